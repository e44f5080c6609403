namespace RagKit.Queues;

/// <summary>A piece of work in a <see cref="MemoryWorkQueue"/>. Read and changed under the queue's lock.</summary>
internal sealed class WorkEntry(WorkItem item, long sequence)
{
    public WorkItem Item => item;

    /// <summary>Its place among those of the same priority: the order in which they were enqueued.</summary>
    public long Sequence => sequence;

    public WorkState State { get; set; }

    /// <summary>Whose it is: the last receipt's, until it is given back; 0 for nobody's. One whose lease ended keeps it until somebody else receives it.</summary>
    public long Token { get; set; }

    /// <summary>How often it was received.</summary>
    public int Attempts { get; set; }

    /// <summary>When it is hidden no more, or died, on the queue's own clock.</summary>
    public long Due { get; set; }

    /// <summary>Where it stands in the heap that it is in.</summary>
    public int Index { get; set; }

    public string Error { get; set; } = "";

    public DateTimeOffset DiedAt { get; set; }

    public bool HasAttemptsLeft => Attempts < item.MaxAttempts;
}

/// <summary>Where a piece of work stands.</summary>
internal enum WorkState
{
    Ready,
    Delayed,
    Leased,
    Dead,
}
