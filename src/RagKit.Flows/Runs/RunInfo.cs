namespace RagKit.Runs;

/// <summary>What is known of a run: its events, summed up.</summary>
/// <param name="Id">The run's id.</param>
/// <param name="Flow">The flow's name.</param>
/// <param name="State">Where it stands.</param>
public sealed record RunInfo(string Id, string Flow, RunState State)
{
    /// <summary>What the run is named from its input.</summary>
    public string DisplayName { get; init; } = Flow;

    /// <summary>The run that started it; <see langword="null"/> for one that was started by itself.</summary>
    public string? ParentRunId { get; init; }

    /// <summary>The flow's input, encoded; empty where it cannot be.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>When its first event was.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its last event was.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When a scheduled run begins.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>Why it is where it is, where there is something to say.</summary>
    public string? Message { get; init; }

    /// <summary>The number of its last event.</summary>
    public long LastSequence { get; init; }

    /// <summary>How many of its tasks' calls stand in each state; states without any are left out.</summary>
    public IReadOnlyDictionary<RunState, long> Tasks { get; init; } = NoTasks;

    private static readonly Dictionary<RunState, long> NoTasks = [];
}
