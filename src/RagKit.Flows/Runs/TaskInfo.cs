namespace RagKit.Runs;

/// <summary>What is known of a task's call in a run: its events, summed up.</summary>
/// <param name="Key">Which call.</param>
/// <param name="Name">The task's name.</param>
/// <param name="State">Where it stands.</param>
public sealed record TaskInfo(TaskKey Key, string Name, RunState State)
{
    /// <summary>What the call is named from its arguments.</summary>
    public string DisplayName { get; init; } = Name;

    /// <summary>How often it was begun.</summary>
    public int Attempts { get; init; }

    /// <summary>When its first event was.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its last event was.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Why it is where it is, where there is something to say.</summary>
    public string? Message { get; init; }

    /// <summary>A hash of the mapped item; 0 for a call that is no mapped item.</summary>
    public UInt128 InputHash { get; init; }

    /// <summary>The result, encoded, if it is done and the result is small.</summary>
    public ReadOnlyMemory<byte> Result { get; init; }

    /// <summary>Where in the cache the result lies; <see langword="null"/> where it is in <see cref="Result"/>, or there is none.</summary>
    public string? ResultKey { get; init; }

    /// <summary>The result itself, in ledgers that live no longer than it does.</summary>
    internal object? ResultObject { get; init; }
}
