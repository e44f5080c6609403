using RagKit.Runs;

namespace RagKit.Cli;

/// <summary>Counts the calls of one task. Not thread-safe.</summary>
internal sealed class TaskTally(string name)
{
    // Of less time a rate says nothing.
    private static readonly TimeSpan ShortestTimed = TimeSpan.FromMilliseconds(200);

    private readonly long[] _counts = new long[StateText.All.Count];
    private DateTimeOffset? _began;
    private DateTimeOffset _last;
    private long _ended;

    /// <summary>A call came from one state to another.</summary>
    public void Move(RunState? from, RunEvent happened)
    {
        if (from is RunState known)
            _counts[(int)known]--;
        _counts[(int)happened.State]++;
        _began ??= happened.At;
        _last = happened.At;
        if (happened.State.IsSuccess() || happened.State is RunState.Failed or RunState.TimedOut)
            _ended++;
    }

    /// <summary>The run begins anew: what was before does not count for times and rates.</summary>
    public void Restart() => (_began, _ended) = (null, 0);

    public TaskView View(DateTimeOffset now)
    {
        Dictionary<RunState, long> counts = StateText.All.Where(state => _counts[(int)state] > 0).ToDictionary(state => state, state => _counts[(int)state]);
        bool isAtWork = counts.Keys.Any(state => !state.IsFinal());
        TimeSpan time = _began is DateTimeOffset began ? (isAtWork ? now : _last) - began : TimeSpan.Zero;
        return new(name, counts, time, time >= ShortestTimed ? _ended / time.TotalSeconds : 0);
    }
}

/// <summary>What the calls of one task have come to.</summary>
/// <param name="Name">The task's name.</param>
/// <param name="Counts">How many calls are in each state.</param>
/// <param name="Time">From its first event to its last, or to now while there is work.</param>
/// <param name="PerSecond">How many calls succeeded or failed a second, in that time; 0 where it is too short to tell.</param>
internal sealed record TaskView(string Name, IReadOnlyDictionary<RunState, long> Counts, TimeSpan Time, double PerSecond)
{
    /// <summary>How many calls are known.</summary>
    public long Known { get; } = Counts.Values.Sum();

    /// <summary>How many have succeeded.</summary>
    public long Done { get; } = Counts.Where(count => count.Key.IsSuccess()).Sum(count => count.Value);

    /// <summary>Whether a call has not ended yet.</summary>
    public bool IsAtWork { get; } = Counts.Keys.Any(state => !state.IsFinal());

    /// <summary>How many have failed for good.</summary>
    public long Failed { get; } = Counts.Where(count => count.Key is RunState.Failed or RunState.TimedOut).Sum(count => count.Value);
}
