namespace RagKit.Flows;

/// <summary>
/// A named step of flows: a typed delegate with a policy of caching, retries and limits. One task may be called by many flows. Its input
/// is one value; several go in a named tuple or a record, whose members are then the inputs by name. Immutable and thread-safe.
/// </summary>
public abstract class FlowTask
{
    private protected FlowTask(string name, TaskOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Options = options;
    }

    /// <summary>The task's name: part of cache keys, and unique in a catalog.</summary>
    public string Name { get; }

    /// <summary>How calls are run.</summary>
    public TaskOptions Options { get; }

    /// <summary>Makes a task.</summary>
    public static FlowTask<TIn, TOut> Create<TIn, TOut>(string name, Func<TIn, TaskRun, Task<TOut>> body, TaskOptions? options = null) =>
        new(name, body, options ?? new(), body.Method);

    /// <summary>Makes a task without a result.</summary>
    public static FlowTask<TIn, Nothing> Create<TIn>(string name, Func<TIn, TaskRun, Task> body, TaskOptions? options = null) => new(
        name,
        async (input, run) =>
        {
            await body(input, run).ConfigureAwait(false);
            return default;
        },
        options ?? new(), body.Method);

    /// <summary>Makes a task without an input.</summary>
    public static FlowTask<Nothing, TOut> Create<TOut>(string name, Func<TaskRun, Task<TOut>> body, TaskOptions? options = null) =>
        new(name, (_, run) => body(run), options ?? new(), body.Method);

    /// <summary>Runs the task once more with the input of a dead letter.</summary>
    internal abstract Task RedriveAsync(FlowRun run, Runs.DeadLetter letter);
}
