using RagKit.Runs;

namespace RagKit.Cli;

/// <summary>An event on one plain line: <c>2026-11-21 03:00:02  retrying    fetch https://example.org, attempt 2, next at 2026-11-21 03:00:05: 503</c>.</summary>
internal static class EventLine
{
    private static readonly int StateWidth = StateText.All.Max(state => StateText.Of(state).Length);

    public static string Of(RunEvent happened)
    {
        string name = happened.Task.IsRun ? $"run {happened.RunId}" : happened.DisplayName;
        string attempt = happened.Attempt > 1 || happened.State == RunState.Retrying ? $", attempt {happened.Attempt}" : "";
        string due = happened.Due is DateTimeOffset at ? $", {(happened.State == RunState.Retrying ? "next at" : "begins at")} {Figure.Of(at)}" : "";
        string message = string.IsNullOrWhiteSpace(happened.Message) || name.EndsWith(happened.Message, StringComparison.Ordinal) ? "" : $": {happened.Message}";
        return Of(happened.At, StateText.Of(happened.State), name + attempt + due + message);
    }

    /// <summary>A line that is made alike, of what is no event.</summary>
    public static string Of(DateTimeOffset at, string state, string text) => $"{Figure.Of(at)}  {state.PadRight(StateWidth)}  {Printable.OneLine(text)}";
}
