namespace RagKit.Queues;

/// <summary>How a <see cref="QueueWorker"/> works. Immutable.</summary>
public sealed record QueueWorkerOptions
{
    /// <summary>What the instrument <c>ragkit.flows.queue.depth</c> calls the queue; "queue" by default.</summary>
    public string Name { get; init; } = "queue";

    /// <summary>How many items are worked on at once; 1 to 1,024, by default 8.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>How many more are received ahead, so that they come in batches; 0 to 10,000, by default 8. They are hidden from other workers meanwhile.</summary>
    public int Prefetch { get; init; } = 8;

    /// <summary>
    /// For how long items are hidden at a time; 1 s to 1 day, by default a minute. Leases are renewed three times in that long: it is how
    /// long it takes until somebody else gets the items of a worker that died.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long an item waits after its first failure, its second and so on; the last repeats, none for no delay. 1 s, 10 s and 1 min by
    /// default. How often it is tried is the item's own: <see cref="WorkItem.MaxAttempts"/>.
    /// </summary>
    public IReadOnlyList<TimeSpan> Delays { get; init; } = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1)];

    /// <summary>How long the handler may take for an item until it is cancelled and has failed; above zero, <see langword="null"/> (the default) for as long as it likes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long to wait at most until an empty queue is looked at again; 10 ms to 1 day, by default a minute. Queues say by themselves when there is work.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMinutes(1);

    internal QueueWorkerOptions Validate()
    {
        Check(nameof(Concurrency), Concurrency, Concurrency is >= 1 and <= 1024, "1 to 1,024");
        Check(nameof(Prefetch), Prefetch, Prefetch is >= 0 and <= 10_000, "0 to 10,000");
        Check(nameof(Lease), Lease, Lease >= TimeSpan.FromSeconds(1) && Lease <= TimeSpan.FromDays(1), "1 s to 1 day");
        Check(nameof(Timeout), Timeout, Timeout is null || (Timeout > TimeSpan.Zero && Timeout <= TimeSpan.FromDays(20)), "above 0, to 20 days");
        Check(nameof(PollInterval), PollInterval, PollInterval >= TimeSpan.FromMilliseconds(10) && PollInterval <= TimeSpan.FromDays(1), "10 ms to 1 day");
        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
        foreach (TimeSpan delay in Delays)
            Check(nameof(Delays), delay, delay >= TimeSpan.Zero, "at least 0, each");
        return this;
    }

    internal TimeSpan DelayAfter(int attempt) => Delays.Count == 0 ? TimeSpan.Zero : Delays[Math.Clamp(attempt - 1, 0, Delays.Count - 1)];

    private static void Check(string name, object? value, bool holds, string limit)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, $"{name} ({value}) must be {limit}.");
    }
}
