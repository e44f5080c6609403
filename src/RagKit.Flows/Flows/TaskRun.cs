using Microsoft.Extensions.Logging;
using RagKit.Limits;
using RagKit.Runs;

namespace RagKit.Flows;

/// <summary>A task's call, as its body sees it. Valid while the body runs.</summary>
public abstract class TaskRun
{
    private protected TaskRun(RunExecution run, TaskKey key)
    {
        Execution = run;
        Key = key;
    }

    /// <summary>The run that calls it.</summary>
    public string RunId => Execution.Id;

    /// <summary>Which call of the run; the same when the run is resumed, so an effect that must happen once can be marked with it.</summary>
    public TaskKey Key { get; }

    /// <summary>The task's name.</summary>
    public abstract string Name { get; }

    /// <summary>What the call is named from its arguments.</summary>
    public abstract string DisplayName { get; }

    /// <summary>Which attempt it is, from 1.</summary>
    public int Attempt { get; private protected set; } = 1;

    /// <summary>
    /// Whether the call was at work before, when its process ended: what it does may have been done, in whole or in part. Check, or do it in
    /// a way that doing it twice does no harm.
    /// </summary>
    public bool WasInterrupted { get; private protected set; }

    /// <summary>Cancelled when the run is to stop, or the attempt takes too long.</summary>
    public CancellationToken CancellationToken { get; private protected set; }

    /// <summary>A logger for the task.</summary>
    public ILogger Logger => Execution.Runner.Logger;

    /// <summary>Tells the call's limits how the server answered, its headers for example. Without it they learn from time and exceptions alone.</summary>
    public void Report(in CallOutcome outcome) => Reported = outcome;

    internal CallOutcome? Reported { get; private protected set; }

    internal RunExecution Execution { get; }
}
