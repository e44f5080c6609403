using System.Runtime.CompilerServices;
using RagKit.Postgres;
using RagKit.Runs;

namespace RagKit.Queues;

/// <summary>
/// A queue in the database of a <see cref="PostgresFlowStore"/>, by which any number of processes and machines share work. What callers of
/// one process ask for at once shares a round trip and a commit; processes pass over what another is taking (<c>SKIP LOCKED</c>) and hear of new
/// work by <c>NOTIFY</c>. Leases and delays are judged by the clocks of the machines that call: keep these together, and leases
/// longer than they may differ. Safe to use from several threads.
/// </summary>
/// <remarks>
/// When a connection is lost in the middle of a call, the call is made again and gives what the first would have. Work that
/// was received and never reached its caller is hidden until its lease ends.
/// </remarks>
public sealed class PostgresWorkQueue : IWorkQueue
{
    private const int LettersAtOnce = 200;

    private readonly PostgresDatabase _database;
    private readonly Func<CancellationToken, ValueTask<QueueCore>> _core;
    private readonly TimeProvider _time;

    internal PostgresWorkQueue(PostgresDatabase database, string name, Func<CancellationToken, ValueTask<QueueCore>> core, TimeProvider time) =>
        (_database, Name, _core, _time) = (database, name, core, time);

    /// <summary>The queue's name.</summary>
    public string Name { get; }

    /// <inheritdoc />
    /// <remarks>An item whose id is in the queue already, dead or alive, is passed over, too.</remarks>
    /// <exception cref="ArgumentException">An item may be received less than once.</exception>
    public async ValueTask<int> EnqueueAsync(IReadOnlyList<WorkItem> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (items.FirstOrDefault(item => item.MaxAttempts < 1) is WorkItem invalid)
            throw new ArgumentException($"MaxAttempts ({invalid.MaxAttempts}) of item '{invalid.Id}' must be at least 1.", nameof(items));
        QueueCore core = await _core(cancellationToken).ConfigureAwait(false);
        return items.Count == 0 ? 0 : await core.Enqueue.RunAsync(items, null, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentOutOfRangeException">None are asked for, or for no time.</exception>
    public async ValueTask<IReadOnlyList<WorkLease>> ReceiveAsync(int max, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease, TimeSpan.Zero);
        QueueCore core = await _core(cancellationToken).ConfigureAwait(false);
        return await core.Receive.RunAsync(new WorkReceiver.Request(max, lease), leases => _ = ReleaseAsync(core, leases), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask WaitAsync(TimeSpan atMost, CancellationToken cancellationToken = default)
    {
        QueueCore core = await _core(cancellationToken).ConfigureAwait(false);
        core.Bell.Listen();
        for (long start = _time.GetTimestamp(); ;)
        {
            // Taken before looking, so that nothing falls in between.
            Task signal = core.Bell.SignalOf(core.Key).Next;
            DateTimeOffset? due = await FindReadyAsync(core, cancellationToken).ConfigureAwait(false);
            TimeSpan left = atMost - _time.GetElapsedTime(start), hidden = due - _time.GetUtcNow() ?? TimeSpan.MaxValue;
            if (left <= TimeSpan.Zero || hidden <= TimeSpan.Zero)
                return;
            TimeSpan pause = new(Math.Min(_database.Options.QueuePollInterval.Ticks, Math.Min(left.Ticks, hidden.Ticks)));
            using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            // A delay is cut to whole milliseconds: it must not be cut to none.
            await Task.WhenAny(signal, Task.Delay(pause + TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond - 1), _time, ended.Token)).ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc />
    public async ValueTask<int> CompleteAsync(IReadOnlyList<WorkLease> leases, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(leases);
        QueueCore core = await _core(cancellationToken).ConfigureAwait(false);
        return leases.Count == 0 ? 0 : await core.Complete.RunAsync(leases, null, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<bool> RenewAsync(WorkLease lease, TimeSpan until, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(until, TimeSpan.Zero);
        QueueCore core = await _core(cancellationToken).ConfigureAwait(false);
        DateTimeOffset due = _time.GetUtcNow() + until;
        core.Settling.Expect(due);
        return (await _database.QueryAsync($"keep work of queue '{Name}'", core.Table.Renew(lease, due), static _ => true, cancellationToken).ConfigureAwait(false)).Count > 0;
    }

    /// <inheritdoc />
    public async ValueTask<bool> ReturnAsync(WorkLease lease, string error, TimeSpan delay, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        QueueCore core = await _core(cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = _time.GetUtcNow();
        bool wasOwn = await _database.RunAsync($"give work back to queue '{Name}'", async (connection, begun, ended) =>
            (await connection.ReadAsync(core.Table.Return(lease, error, now, now + delay), static _ => true, ended).ConfigureAwait(false)).Count > 0
            || (begun > 0 && (await connection.ReadAsync(core.Table.FindReturned(lease), static _ => true, ended).ConfigureAwait(false)).Count > 0),
            cancellationToken).ConfigureAwait(false);
        if (wasOwn)
        {
            core.Settling.Expect(now + delay);
            core.Bell.Ring(core.Key);
        }
        return wasOwn;
    }

    /// <inheritdoc />
    public async ValueTask<WorkQueueCounts> CountAsync(CancellationToken cancellationToken = default)
    {
        QueueCore core = await SettledAsync(cancellationToken).ConfigureAwait(false);
        return (await _database.QueryAsync(
            $"count the work of queue '{Name}'", core.Table.Count(),
            static row => new WorkQueueCounts(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)), cancellationToken).ConfigureAwait(false))[0];
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<DeadLetter> ListDeadLettersAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        QueueCore core = await SettledAsync(cancellationToken).ConfigureAwait(false);
        for ((long Due, long Key) after = (long.MinValue, long.MinValue); ;)
        {
            List<((long Due, long Key) Place, DeadLetter Letter)> page = await _database.QueryAsync(
                $"list the dead letters of queue '{Name}'", core.Table.DeadPage(after, LettersAtOnce),
                row => ((row.GetInt64(0), row.GetInt64(1)), new DeadLetter(row.Text(2), Name, "", row.TextOrNull(3) ?? "") { At = row.Moment(0), Attempts = row.GetInt32(4), Input = row.Bytes(5) }),
                cancellationToken).ConfigureAwait(false);
            foreach ((_, DeadLetter letter) in page)
                yield return letter;
            if (page.Count < LettersAtOnce)
                yield break;
            after = page[^1].Place;
        }
    }

    /// <inheritdoc />
    /// <remarks>One whose deduplication key other work in the queue has now stays dead.</remarks>
    public async ValueTask<int> RedriveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        QueueCore core = await SettledAsync(cancellationToken).ConfigureAwait(false);
        int redriven = (await _database.QueryAsync($"redrive dead letters of queue '{Name}'", core.Table.Redrive(ids), static _ => true, cancellationToken).ConfigureAwait(false)).Count;
        if (redriven > 0)
            core.Bell.Ring(core.Key);
        return redriven;
    }

    /// <inheritdoc />
    public async ValueTask<int> PurgeAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        QueueCore core = await SettledAsync(cancellationToken).ConfigureAwait(false);
        return (await _database.QueryAsync($"purge dead letters of queue '{Name}'", core.Table.Purge(ids), static _ => true, cancellationToken).ConfigureAwait(false)).Count;
    }

    /// <summary>Gives what fell due its new state.</summary>
    private async ValueTask<QueueCore> SettledAsync(CancellationToken cancellationToken)
    {
        QueueCore core = await _core(cancellationToken).ConfigureAwait(false);
        while ((await _database.QueryAsync($"look through queue '{Name}'", core.Table.Settle(_time.GetUtcNow()), static row => row.GetInt64(0), cancellationToken).ConfigureAwait(false))[0] == WorkTable.SettledAtOnce)
        {
        }
        return core;
    }

    /// <summary>When something is ready next; the beginning of time when something is.</summary>
    private async ValueTask<DateTimeOffset?> FindReadyAsync(QueueCore core, CancellationToken cancellationToken) => await _database.RunAsync<DateTimeOffset?>(
        $"wait for work in queue '{Name}'", async (connection, _, ended) =>
        {
            if ((await connection.ReadAsync(core.Table.HasReady(), static row => row.GetBoolean(0), ended).ConfigureAwait(false))[0])
                return DateTimeOffset.MinValue;
            return await connection.ReadAsync(core.Table.NextDue(), static row => row.Moment(0), ended).ConfigureAwait(false) is [DateTimeOffset due] ? due : null;
        }, cancellationToken).ConfigureAwait(false);

    private async Task ReleaseAsync(QueueCore core, IReadOnlyList<WorkLease> leases)
    {
        if (leases.Count == 0)
            return;
        try
        {
            await _database.ExecuteAsync($"give work back to queue '{Name}'", () => [core.Table.Release(leases)], CancellationToken.None).ConfigureAwait(false);
            core.Bell.Ring(core.Key);
        }
        catch (Exception e) when (e is RagKitException or ObjectDisposedException)
        {
            // The end of the leases does it.
        }
    }
}
