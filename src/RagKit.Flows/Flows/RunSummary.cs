using RagKit.Runs;

namespace RagKit.Flows;

/// <summary>How a run ended, for hooks and notifications.</summary>
/// <param name="Run">What is known of the run.</param>
/// <param name="Duration">How long it was at work this time.</param>
/// <param name="Error">What ended it; <see langword="null"/> when nothing went wrong.</param>
public sealed record RunSummary(RunInfo Run, TimeSpan Duration, Exception? Error)
{
    /// <summary>One line: <c>refresh-20261121-030000-1f3a completed in 3.2 s: 12 completed, 3 cached</c>.</summary>
    public override string ToString()
    {
        string tasks = string.Join(", ", Run.Tasks.OrderBy(count => count.Key).Select(count => $"{count.Value} {count.Key.ToString().ToLowerInvariant()}"));
        return string.Create(null, $"{Run.Id} {Run.State.ToString().ToLowerInvariant()} in {Duration.TotalSeconds:0.0} s{(tasks.Length > 0 ? ": " + tasks : "")}{(Error is null ? "" : $" ({Error.Message})")}");
    }
}
