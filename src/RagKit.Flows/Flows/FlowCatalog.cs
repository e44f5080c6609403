using System.Collections.Concurrent;

namespace RagKit.Flows;

/// <summary>The flows and tasks that are known by name, so that runs can be resumed and dead letters redriven by another process than began them. Thread-safe.</summary>
public sealed class FlowCatalog
{
    private readonly ConcurrentDictionary<string, Flow> _flows = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FlowTask> _tasks = new(StringComparer.Ordinal);

    /// <summary>The flows, by name.</summary>
    public IReadOnlyList<Flow> Flows => [.. _flows.Values.OrderBy(flow => flow.Name, StringComparer.Ordinal)];

    /// <summary>The tasks, by name.</summary>
    public IReadOnlyList<FlowTask> Tasks => [.. _tasks.Values.OrderBy(task => task.Name, StringComparer.Ordinal)];

    /// <summary>Adds a flow; adding the same one again does nothing.</summary>
    /// <exception cref="FlowException">There is another flow of that name.</exception>
    public FlowCatalog Add(Flow flow) => ReferenceEquals(_flows.GetOrAdd(flow.Name, flow), flow)
        ? this
        : throw new FlowException($"There are two flows named '{flow.Name}': runs are found by that name, so give each a name of its own.");

    /// <summary>Adds a task; adding the same one again does nothing.</summary>
    /// <exception cref="FlowException">There is another task of that name.</exception>
    public FlowCatalog Add(FlowTask task) => ReferenceEquals(_tasks.GetOrAdd(task.Name, task), task)
        ? this
        : throw new FlowException($"There are two tasks named '{task.Name}': results and dead letters are found by that name, so give each a name of its own.");

    /// <summary>The flow of a name.</summary>
    /// <exception cref="FlowException">There is none; the message names those that there are.</exception>
    public Flow Flow(string name) => _flows.GetValueOrDefault(name) ?? throw Unknown("flow", name, _flows.Keys, "FlowCatalog.Add(flow) or AddFlow(flow)");

    /// <summary>The task of a name.</summary>
    /// <exception cref="FlowException">There is none; the message names those that there are.</exception>
    public FlowTask Task(string name) => _tasks.GetValueOrDefault(name) ?? throw Unknown("task", name, _tasks.Keys, "FlowCatalog.Add(task) or AddTask(task)");

    private static FlowException Unknown(string kind, string name, IEnumerable<string> known, string verb)
    {
        string names = string.Join(", ", known.Order(StringComparer.Ordinal));
        return new FlowException($"There is no {kind} named '{name}'; known are {(names.Length > 0 ? names : "none")}. Add it with {verb}.");
    }
}
