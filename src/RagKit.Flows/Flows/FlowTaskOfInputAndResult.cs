using System.Reflection;
using RagKit.Caching;
using RagKit.Runs;

namespace RagKit.Flows;

/// <summary>A task with an input and a result; made by <see cref="FlowTask.Create{TIn, TOut}"/>. Immutable and thread-safe.</summary>
/// <typeparam name="TIn">The input.</typeparam>
/// <typeparam name="TOut">The result.</typeparam>
public sealed class FlowTask<TIn, TOut> : FlowTask
{
    private TaskRuntime<TIn, TOut>? _runtime;

    internal FlowTask(string name, Func<TIn, TaskRun, Task<TOut>> body, TaskOptions options, MethodInfo method)
        : base(name, options)
    {
        Body = body;
        Method = method;
        Inputs = TaskInputs<TIn>.Of(name, method);
        Inputs.Validate(options.Cache);
        Describe = options.RunName is string template ? Inputs.Compile(template) : null;
        NameHash = CallKeys.Hash("task " + name);
    }

    private FlowTask(FlowTask<TIn, TOut> original, TaskHooks<TIn, TOut> hooks, TaskOptions? options = null)
        : this(original.Name, original.Body, options ?? original.Options, original.Method) => Hooks = hooks;

    internal Func<TIn, TaskRun, Task<TOut>> Body { get; }

    internal MethodInfo Method { get; }

    internal TaskInputs<TIn> Inputs { get; }

    internal Func<TIn, string>? Describe { get; }

    internal TaskHooks<TIn, TOut> Hooks { get; } = new();

    internal UInt128 NameHash { get; }

    /// <summary>The same task with other options.</summary>
    public FlowTask<TIn, TOut> With(TaskOptions options) => new(this, Hooks, options);

    /// <summary>Says how much a call weighs where it names limits, such as how many tokens its input has; at least 1. Every call weighs 1 by default.</summary>
    public FlowTask<TIn, TOut> Weighing(Func<TIn, long> weight) => new(this, Hooks with { Weight = weight });

    /// <summary>Adds what happens when a call has been completed. What it throws is logged and changes nothing.</summary>
    public FlowTask<TIn, TOut> OnCompletion(Func<TaskRun, TOut, ValueTask> hook) => new(this, Hooks with { Completion = TaskHooks.Join(Hooks.Completion, hook) });

    /// <summary>Adds what happens when a call has failed for good. What it throws is logged and changes nothing.</summary>
    public FlowTask<TIn, TOut> OnFailure(Func<TaskRun, Exception, ValueTask> hook) => new(this, Hooks with { Failure = TaskHooks.Join(Hooks.Failure, hook) });

    /// <summary>Adds what happens when a call has been cancelled. What it throws is logged and changes nothing.</summary>
    public FlowTask<TIn, TOut> OnCancellation(Func<TaskRun, ValueTask> hook) => new(this, Hooks with { Cancellation = TaskHooks.Join(Hooks.Cancellation, hook) });

    /// <summary>
    /// Says what happens when the transaction in which it was called commits; outside of one, when the call has been completed. When it
    /// throws, the transaction is rolled back. After a crash it may be called again.
    /// </summary>
    public FlowTask<TIn, TOut> OnCommit(Func<TaskRun, TOut, ValueTask> hook) => new(this, Hooks with { Commit = hook });

    /// <summary>Says how the call is undone when the transaction in which it was completed fails later. After a crash it may be called again.</summary>
    public FlowTask<TIn, TOut> OnRollback(Func<TaskRun, TIn, TOut, ValueTask> hook) => new(this, Hooks with { Rollback = hook });

    internal override Task RedriveAsync(FlowRun run, DeadLetter letter) =>
        run.CallAsync(this, ResultCodec.Decode<TIn>(letter.Input, $"The input of dead letter '{letter.Id}' of task '{Name}'"));

    /// <summary>What a runner needs to run it; made once a runner, so that all its calls share a circuit breaker.</summary>
    internal TaskRuntime<TIn, TOut> RuntimeOf(FlowRunner runner)
    {
        TaskRuntime<TIn, TOut>? runtime = _runtime;
        if (runtime?.Runner == runner)
            return runtime;
        runtime = runner.RuntimeOf(this);
        _runtime = runtime;
        return runtime;
    }
}
