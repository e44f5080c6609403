using RagKit.Runs;

namespace RagKit.Cli;

/// <summary>States in words: <c>timed out</c> for people, <c>timed_out</c> in JSON, <c>timed-out</c> or either on the command line.</summary>
internal static class StateText
{
    public static IReadOnlyList<RunState> All { get; } = Enum.GetValues<RunState>();

    public static string Of(RunState state) => state switch
    {
        RunState.TimedOut => "timed out",
        RunState.RolledBack => "rolled back",
        _ => state.ToString().ToLowerInvariant(),
    };

    public static string Json(RunState state) => Of(state).Replace(' ', '_');

    public static string Option(RunState state) => Of(state).Replace(' ', '-');

    public static RunState? TryParse(string text)
    {
        string words = text.Replace('-', ' ').Replace('_', ' ').ToLowerInvariant();
        return All.Where(state => Of(state) == words).Cast<RunState?>().FirstOrDefault();
    }

    /// <summary>How many in each state, for JSON; states without any are left out.</summary>
    public static IReadOnlyDictionary<string, long> Json(IEnumerable<KeyValuePair<RunState, long>> counts) =>
        counts.Where(count => count.Value > 0).OrderBy(count => count.Key).ToDictionary(count => Json(count.Key), count => count.Value);

    /// <summary>How many in each state, for people: <c>12 completed, 1 failed</c>.</summary>
    public static string Of(IEnumerable<KeyValuePair<RunState, long>> counts) =>
        string.Join(", ", counts.Where(count => count.Value > 0).OrderBy(count => count.Key).Select(count => $"{Figure.Of(count.Value)} {Of(count.Key)}"));

    /// <summary>Its colour on a terminal.</summary>
    public static string Colour(RunState state) => state switch
    {
        RunState.Completed => "green",
        RunState.Cached => "blue",
        RunState.Running or RunState.Retrying => "yellow",
        RunState.Failed or RunState.Crashed or RunState.TimedOut => "red",
        RunState.Cancelled or RunState.Paused or RunState.RolledBack => "olive",
        _ => "grey",
    };
}
