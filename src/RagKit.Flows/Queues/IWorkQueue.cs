namespace RagKit.Queues;

/// <summary>
/// A queue of work that is done at least once: an item that was received is hidden until it is completed, or until its lease ends and it
/// is given to somebody else. Of those ready, the one with the highest priority comes first, then the one that was enqueued first.
/// Implementations are safe to use from several threads and, where they are durable, processes at once. Adapters inherit
/// <c>WorkQueueConformance</c> of RagKit.Testing.
/// </summary>
public interface IWorkQueue
{
    /// <summary>
    /// Adds items, all or none. One whose <see cref="WorkItem.DeduplicationKey"/> is that of an item that waits or is being worked on is
    /// passed over. Returns how many were added.
    /// </summary>
    ValueTask<int> EnqueueAsync(IReadOnlyList<WorkItem> items, CancellationToken cancellationToken = default);

    /// <summary>
    /// Receives items that are ready, at most as many as asked, and hides them for a time. Comes back at once with none when none is
    /// ready. An item that has been received as often as it may is not given again: it becomes a dead letter.
    /// </summary>
    /// <param name="max">How many at most; at least 1.</param>
    /// <param name="lease">For how long they are hidden; above zero.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<WorkLease>> ReceiveAsync(int max, TimeSpan lease, CancellationToken cancellationToken = default);

    /// <summary>Returns when something may be ready: at once, when something is enqueued or falls due, or at the latest after a time.</summary>
    ValueTask WaitAsync(TimeSpan atMost, CancellationToken cancellationToken = default);

    /// <summary>Ends work that is done. Returns how many were still the caller's: what is not has gone to somebody else.</summary>
    ValueTask<int> CompleteAsync(IReadOnlyList<WorkLease> leases, CancellationToken cancellationToken = default);

    /// <summary>Keeps work hidden for longer. Returns false when it is the caller's no more: stop working on it.</summary>
    ValueTask<bool> RenewAsync(WorkLease lease, TimeSpan until, CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives work back: it is ready again after a delay, or becomes a dead letter when it has been received as often as it may. False when
    /// it is the caller's no more.
    /// </summary>
    /// <param name="lease">What was received.</param>
    /// <param name="error">What went wrong; kept with the dead letter.</param>
    /// <param name="delay">How long it waits.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<bool> ReturnAsync(WorkLease lease, string error, TimeSpan delay, CancellationToken cancellationToken = default);

    /// <summary>How much waits, is being worked on, and is dead.</summary>
    ValueTask<WorkQueueCounts> CountAsync(CancellationToken cancellationToken = default);

    /// <summary>The dead letters, oldest first. Their origin is the queue's name, their id the item's.</summary>
    IAsyncEnumerable<Runs.DeadLetter> ListDeadLettersAsync(CancellationToken cancellationToken = default);

    /// <summary>Makes dead letters ready again, with all their attempts; ids that are not there are passed over. Returns how many there were.</summary>
    ValueTask<int> RedriveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Forgets dead letters; ids that are not there are passed over. Returns how many there were.</summary>
    ValueTask<int> PurgeAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default);
}
