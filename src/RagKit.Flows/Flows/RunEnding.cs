using RagKit.Runs;

namespace RagKit.Flows;

/// <summary>Says how a run that did not complete can go on.</summary>
internal static class RunEnding
{
    public static FlowRunException Exception(RunSummary summary)
    {
        (string how, string next) = summary.Run.State switch
        {
            RunState.Paused => ("is paused", "Resume it to go on"),
            RunState.Cancelled => ("was cancelled", "Resume it to go on"),
            RunState.Crashed => ("was stopped with its runner, or taken by another process", "A host goes on with it when it starts, or resume it"),
            RunState.TimedOut => ("took longer than it may", "Resume it to go on"),
            _ => ("failed", "Resume it, so that only what is not done is run again"),
        };
        string reason = summary.Error?.Message ?? summary.Run.Message ?? "";
        return new FlowRunException($"Run '{summary.Run.Id}' of flow '{summary.Run.Flow}' {how}{(reason.Length > 0 ? ": " + reason : ".")} {next}: ResumeAsync(\"{summary.Run.Id}\").", summary.Error)
        {
            RunId = summary.Run.Id,
            State = summary.Run.State,
        };
    }

    /// <summary>The state that a run comes to by what its body threw.</summary>
    public static RunState StateOf(RunExecution run, Exception error) => error switch
    {
        OperationCanceledException when run.PauseReason is not null => RunState.Paused,
        OperationCanceledException when run.IsStopping => run.IsAskedToStop && !run.IsLost ? RunState.Cancelled : RunState.Crashed,
        FlowRunException { State: RunState.Paused } => RunState.Paused,
        TimeoutException => RunState.TimedOut,
        _ => RunState.Failed,
    };
}
