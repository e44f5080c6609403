using RagKit.Runs;

namespace RagKit.Cli;

/// <summary>Says how a run ended.</summary>
internal static class RunEnd
{
    /// <summary>A sentence without its subject: <c>failed after 3.2 s: no network.</c></summary>
    public static string Of(RunView run)
    {
        string how = run.State switch
        {
            RunState.Completed or RunState.Cached => $"completed in {Figure.Of(run.Time)}",
            RunState.Failed => $"failed after {Figure.Of(run.Time)}",
            RunState.TimedOut => $"took longer than it may, {Figure.Of(run.Time)}",
            RunState.Cancelled => $"was cancelled after {Figure.Of(run.Time)}",
            RunState.Paused => $"is paused after {Figure.Of(run.Time)}",
            RunState.Crashed => "was cut short",
            RunState.RolledBack => "was rolled back",
            _ => $"is {StateText.Of(run.State)}",
        };
        string why = string.IsNullOrWhiteSpace(run.Message) || run.State == RunState.Cancelled ? StateText.Of(run.Counts) : Printable.OneLine(run.Message);
        return why.Length == 0 ? $"{how}." : $"{how}: {why.TrimEnd('.')}.";
    }

    /// <summary>Says of a run that ended well where the calls are that did not.</summary>
    public static void TellFailed(RunView run, string ledger)
    {
        if (run.State.IsSuccess() && run.Failed > 0)
        {
            Terminal.Error(
                $"{Plural.Of((int)Math.Min(run.Failed, int.MaxValue), "call")} failed: " +
                $"'{FlowArguments.CommandLine($"dead-letters --run {FlowArguments.Quoted(run.Id)}", ledger)}' lists those that can be redriven.");
        }
    }
}
