namespace RagKit.Queues;

/// <summary>A piece of work.</summary>
/// <param name="Id">Its id; unique in the queue.</param>
/// <param name="Payload">What to do, as the one who enqueues and the one who works agree.</param>
public sealed record WorkItem(string Id, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Higher goes first.</summary>
    public int Priority { get; init; }

    /// <summary>From when on it is ready; <see langword="null"/> for at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>While an item with this key waits or is being worked on, no other with it is added; <see langword="null"/> for no such check.</summary>
    public string? DeduplicationKey { get; init; }

    /// <summary>How often it may be received before it becomes a dead letter; at least 1.</summary>
    public int MaxAttempts { get; init; } = 5;
}
