using RagKit.Runs;

namespace RagKit.Queues.Tests;

/// <summary>A queue in memory that counts its calls, and throws or lies when told to.</summary>
internal sealed class FaultyQueue(TimeProvider time) : IWorkQueue
{
    public MemoryWorkQueue Inner { get; } = new("work", time);

    public Func<Exception?> OnReceive { get; set; } = static () => null;

    public Func<Exception?> OnComplete { get; set; } = static () => null;

    public Func<WorkLease, bool?> OnRenew { get; set; } = static _ => null;

    public int Receives;

    public int Completes;

    public int Renewals;

    public ValueTask<int> EnqueueAsync(IReadOnlyList<WorkItem> items, CancellationToken cancellationToken = default) => Inner.EnqueueAsync(items, cancellationToken);

    public ValueTask<IReadOnlyList<WorkLease>> ReceiveAsync(int max, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref Receives);
        return OnReceive() is Exception error ? ValueTask.FromException<IReadOnlyList<WorkLease>>(error) : Inner.ReceiveAsync(max, lease, cancellationToken);
    }

    public ValueTask WaitAsync(TimeSpan atMost, CancellationToken cancellationToken = default) => Inner.WaitAsync(atMost, cancellationToken);

    public ValueTask<int> CompleteAsync(IReadOnlyList<WorkLease> leases, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref Completes);
        return OnComplete() is Exception error ? ValueTask.FromException<int>(error) : Inner.CompleteAsync(leases, cancellationToken);
    }

    public ValueTask<bool> RenewAsync(WorkLease lease, TimeSpan until, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref Renewals);
        return OnRenew(lease) is bool answer ? new(answer) : Inner.RenewAsync(lease, until, cancellationToken);
    }

    public ValueTask<bool> ReturnAsync(WorkLease lease, string error, TimeSpan delay, CancellationToken cancellationToken = default) =>
        Inner.ReturnAsync(lease, error, delay, cancellationToken);

    public ValueTask<WorkQueueCounts> CountAsync(CancellationToken cancellationToken = default) => Inner.CountAsync(cancellationToken);

    public IAsyncEnumerable<DeadLetter> ListDeadLettersAsync(CancellationToken cancellationToken = default) => Inner.ListDeadLettersAsync(cancellationToken);

    public ValueTask<int> RedriveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default) => Inner.RedriveAsync(ids, cancellationToken);

    public ValueTask<int> PurgeAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default) => Inner.PurgeAsync(ids, cancellationToken);
}
