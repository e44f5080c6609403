namespace RagKit.Runs;

/// <summary>
/// A run, or a task of one, came to a state. What is known of a run is the sum of its events; they are all that is written of it.
/// </summary>
/// <param name="RunId">The run.</param>
/// <param name="Sequence">From 1, ascending within the run, in the order in which things happened; gaps are allowed.</param>
/// <param name="At">When.</param>
/// <param name="Task">Which task's call; <see cref="TaskKey.Run"/> for the run itself.</param>
/// <param name="Name">The task's name; the flow's for the run itself.</param>
/// <param name="State">The state it came to.</param>
public sealed record RunEvent(string RunId, long Sequence, DateTimeOffset At, TaskKey Task, string Name, RunState State)
{
    /// <summary>What the call is named from its arguments, such as <c>fetch https://example.org</c>; the name where it has none.</summary>
    public string DisplayName { get; init; } = Name;

    /// <summary>Which attempt, from 1; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>What went wrong, or why it waits; <see langword="null"/> when nothing did.</summary>
    public string? Message { get; init; }

    /// <summary>When a scheduled run begins, or a retry is due.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The input, encoded, in the run's first event; empty elsewhere and where it cannot be encoded.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>What a task's input is known by in a resumed run: short ones' own bytes, the first of a SHA-256 of others; 0 where it cannot be keyed.</summary>
    public UInt128 InputHash { get; init; }

    /// <summary>The result, encoded, where the event ends in success and the result is small; empty elsewhere.</summary>
    public ReadOnlyMemory<byte> Result { get; init; }

    /// <summary>Where in the cache the result lies; <see langword="null"/> where it is in the event, or there is none.</summary>
    public string? ResultKey { get; init; }

    /// <summary>The result itself, for ledgers that live no longer than it does; set before anybody sees the event.</summary>
    internal object? ResultObject { get; set; }

    /// <summary>The run that started this one; in the first event of a subflow's run.</summary>
    public string? ParentRunId { get; init; }
}
