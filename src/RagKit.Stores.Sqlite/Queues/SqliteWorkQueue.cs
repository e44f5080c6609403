using System.Runtime.CompilerServices;
using RagKit.Runs;
using RagKit.Sqlite;

namespace RagKit.Queues;

/// <summary>
/// A queue in the file of a <see cref="SqliteFlowStore"/>, by which several processes on one machine share work. Each call is one
/// transaction; those of several callers at once share a commit. Leases are judged by the wall clock of the machine: if it is set back,
/// what is hidden stays so for that much longer. A process hears of its own work at once, and looks for that of others every
/// <see cref="SqliteFlowStoreOptions.QueuePollInterval"/>. Safe to use from several threads.
/// </summary>
public sealed class SqliteWorkQueue : IWorkQueue
{
    private const int LettersAtOnce = 100;

    private readonly FlowDatabase _database;
    private readonly QueueSignal _signal;
    private readonly TimeSpan _pollInterval;
    private readonly TimeProvider _time;

    internal SqliteWorkQueue(FlowDatabase database, string name, QueueSignal signal, TimeSpan pollInterval, TimeProvider time) =>
        (_database, Name, _signal, _pollInterval, _time) = (database, name, signal, pollInterval, time);

    /// <summary>The queue's name.</summary>
    public string Name { get; }

    /// <inheritdoc />
    /// <remarks>An item whose id is in the queue already, dead or alive, is passed over, too.</remarks>
    /// <exception cref="ArgumentException">An item may be received less than once.</exception>
    public async ValueTask<int> EnqueueAsync(IReadOnlyList<WorkItem> items, CancellationToken cancellationToken = default)
    {
        if (items.FirstOrDefault(item => item.MaxAttempts < 1) is WorkItem invalid)
            throw new ArgumentException($"MaxAttempts ({invalid.MaxAttempts}) of item '{invalid.Id}' must be at least 1.", nameof(items));
        int added = items.Count == 0 ? 0 : await WriteAsync((connection, queue, now) => items.Count(item => WorkTable.Insert(connection, queue, item, now)), cancellationToken).ConfigureAwait(false);
        if (added > 0)
            _signal.Pulse();
        return added;
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentOutOfRangeException">None are asked for, or for no time.</exception>
    public ValueTask<IReadOnlyList<WorkLease>> ReceiveAsync(int max, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease, TimeSpan.Zero);
        return WriteAsync((connection, queue, now) =>
        {
            WorkTable.Settle(connection, queue, now);
            return WorkTable.Receive(connection, queue, max, now + lease);
        }, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask WaitAsync(TimeSpan atMost, CancellationToken cancellationToken = default)
    {
        for (long start = _time.GetTimestamp(); ;)
        {
            // Taken before looking, so that nothing falls in between.
            Task signal = _signal.Next;
            DateTimeOffset? due = await FindReadyAsync(cancellationToken).ConfigureAwait(false);
            TimeSpan left = atMost - _time.GetElapsedTime(start), hidden = due - _time.GetUtcNow() ?? TimeSpan.MaxValue;
            if (left <= TimeSpan.Zero || hidden <= TimeSpan.Zero)
                return;
            TimeSpan pause = new(Math.Min(_pollInterval.Ticks, Math.Min(left.Ticks, hidden.Ticks)));
            using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            // A delay is cut to whole milliseconds: it must not be cut to none.
            await Task.WhenAny(signal, Task.Delay(pause + TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond - 1), _time, ended.Token)).ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc />
    public async ValueTask<int> CompleteAsync(IReadOnlyList<WorkLease> leases, CancellationToken cancellationToken = default) =>
        leases.Count == 0 ? 0 : await WriteAsync((connection, queue, _) => leases.Count(lease => WorkTable.Complete(connection, queue, lease)), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public ValueTask<bool> RenewAsync(WorkLease lease, TimeSpan until, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(until, TimeSpan.Zero);
        return WriteAsync((connection, queue, now) => WorkTable.Renew(connection, queue, lease, now + until), cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask<bool> ReturnAsync(WorkLease lease, string error, TimeSpan delay, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        bool wasOwn = await WriteAsync((connection, queue, now) => WorkTable.Return(connection, queue, lease, error, now, now + delay), cancellationToken).ConfigureAwait(false);
        if (wasOwn)
            _signal.Pulse();
        return wasOwn;
    }

    /// <inheritdoc />
    public async ValueTask<WorkQueueCounts> CountAsync(CancellationToken cancellationToken = default)
    {
        await SettleAsync(cancellationToken).ConfigureAwait(false);
        return await _database.ReadAsync(connection => QueueTable.Find(connection, Name) is long queue ? WorkTable.Count(connection, queue) : default, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<DeadLetter> ListDeadLettersAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await SettleAsync(cancellationToken).ConfigureAwait(false);
        for ((long Due, long Key) after = default; ;)
        {
            List<DeadLetter> page = await _database.ReadAsync(
                connection => DeadWorkTable.ReadPage(connection, Name, after, LettersAtOnce, out after), cancellationToken).ConfigureAwait(false);
            foreach (DeadLetter letter in page)
                yield return letter;
            if (page.Count < LettersAtOnce)
                yield break;
        }
    }

    /// <inheritdoc />
    /// <remarks>One whose deduplication key other work in the queue has now stays dead.</remarks>
    public async ValueTask<int> RedriveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        int redriven = await ForDeadAsync(DeadWorkTable.Redrive, ids, cancellationToken).ConfigureAwait(false);
        if (redriven > 0)
            _signal.Pulse();
        return redriven;
    }

    /// <inheritdoc />
    public ValueTask<int> PurgeAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default) => ForDeadAsync(DeadWorkTable.Purge, ids, cancellationToken);

    private ValueTask<int> ForDeadAsync(Func<SqliteConnection, long, string, bool> act, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        WriteAsync((connection, queue, now) =>
        {
            WorkTable.Settle(connection, queue, now);
            return ids.Count(id => act(connection, queue, id));
        }, cancellationToken);

    private ValueTask<T> WriteAsync<T>(Func<SqliteConnection, long, DateTimeOffset, T> write, CancellationToken cancellationToken) =>
        _database.WriteAsync(connection => write(connection, QueueTable.FindOrAdd(connection, Name), _time.GetUtcNow()), cancellationToken);

    /// <summary>Gives what fell due its new state, if anything did.</summary>
    private async ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset? due = await _database.ReadAsync(
            connection => QueueTable.Find(connection, Name) is long queue ? WorkTable.NextDue(connection, queue) : null, cancellationToken).ConfigureAwait(false);
        if (due is null || due > _time.GetUtcNow())
            return;
        await WriteAsync(static (connection, queue, now) =>
        {
            WorkTable.Settle(connection, queue, now);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>When something is ready next; the beginning of time when something is.</summary>
    private ValueTask<DateTimeOffset?> FindReadyAsync(CancellationToken cancellationToken) => _database.ReadAsync(
        connection => QueueTable.Find(connection, Name) is not long queue ? null
            : WorkTable.HasReady(connection, queue) ? DateTimeOffset.MinValue : WorkTable.NextDue(connection, queue),
        cancellationToken);
}
