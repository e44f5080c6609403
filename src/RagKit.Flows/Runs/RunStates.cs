namespace RagKit.Runs;

/// <summary>What states mean.</summary>
public static class RunStates
{
    /// <summary>Whether the work is done and its result is there.</summary>
    public static bool IsSuccess(this RunState state) => state is RunState.Completed or RunState.Cached;

    /// <summary>Whether nothing more happens by itself.</summary>
    public static bool IsFinal(this RunState state) => state is not (RunState.Pending or RunState.Scheduled or RunState.Running or RunState.Retrying);
}
