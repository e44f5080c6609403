using RagKit.Postgres;

namespace RagKit.Queues;

/// <summary>A queue of this process, however often it was opened: who enqueues, receives and completes at once shares round trips. Thread-safe.</summary>
internal sealed class QueueCore : IAsyncDisposable
{
    private const int MostItemsAtOnce = 2000, MostBytesAtOnce = 8 << 20, BytesAnItem = MostBytesAtOnce / MostItemsAtOnce;

    private readonly PostgresDatabase _database;
    private readonly WorkTokens _tokens;
    private readonly TimeProvider _time;
    private readonly string _name;

    public QueueCore(PostgresDatabase database, WorkTokens tokens, QueueBell bell, string name, int key, TimeProvider time)
    {
        (_database, _tokens, _name, _time, Bell, Key) = (database, tokens, name, time, bell, key);
        Table = new WorkTable(database, key);
        WorkReceiver receiver = new(database, Table, tokens, Settling, time, name);
        Enqueue = new RequestGroup<IReadOnlyList<WorkItem>, int>(MostBytesAtOnce, 1, static items => items.Sum(static item => Math.Min(MostBytesAtOnce / 2, BytesAnItem + item.Payload.Length)), EnqueueAsync);
        Receive = new RequestGroup<WorkReceiver.Request, IReadOnlyList<WorkLease>>(MostItemsAtOnce, 1, static request => Math.Min(request.Max, MostItemsAtOnce), receiver.ReceiveAsync);
        Complete = new RequestGroup<IReadOnlyList<WorkLease>, int>(MostItemsAtOnce, 2, static leases => leases.Count, CompleteAsync);
    }

    public int Key { get; }

    public QueueBell Bell { get; }

    public WorkTable Table { get; }

    public SettleTimer Settling { get; } = new();

    public RequestGroup<IReadOnlyList<WorkItem>, int> Enqueue { get; }

    public RequestGroup<WorkReceiver.Request, IReadOnlyList<WorkLease>> Receive { get; }

    public RequestGroup<IReadOnlyList<WorkLease>, int> Complete { get; }

    public async ValueTask DisposeAsync()
    {
        await Enqueue.DisposeAsync().ConfigureAwait(false);
        await Receive.DisposeAsync().ConfigureAwait(false);
        await Complete.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<int>> EnqueueAsync(IReadOnlyList<IReadOnlyList<WorkItem>> requests, CancellationToken cancellationToken)
    {
        WorkItem[] items = [.. requests.SelectMany(static items => items)];
        DateTimeOffset now = _time.GetUtcNow();
        long token = await _tokens.NextAsync(cancellationToken).ConfigureAwait(false);
        List<string> added = await _database.RunAsync($"enqueue work in queue '{_name}'", async (connection, begun, ended) =>
        {
            List<string> ids = await connection.ReadAsync(Table.Insert(items, now, token), static row => row.Text(0), ended).ConfigureAwait(false);
            // What an earlier try added, whose answer was lost, was passed over now.
            return begun == 0 || ids.Count == items.Length ? ids : await connection.ReadAsync(Table.FindAdded(items, token), static row => row.Text(0), ended).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        if (added.Count > 0)
            Bell.Ring(Key);
        foreach (WorkItem item in items)
        {
            if (item.NotBefore > now)
                Settling.Expect(item.NotBefore.Value);
        }
        return Count(added, requests, static item => item.Id);
    }

    private async ValueTask<IReadOnlyList<int>> CompleteAsync(IReadOnlyList<IReadOnlyList<WorkLease>> requests, CancellationToken cancellationToken)
    {
        WorkLease[] leases = [.. requests.SelectMany(static leases => leases).OrderBy(static lease => lease.Item.Id, StringComparer.Ordinal)];
        List<string> done = await _database.RunAsync($"complete work of queue '{_name}'", async (connection, begun, ended) =>
        {
            List<string> ids = await connection.ReadAsync(Table.Complete(leases), static row => row.Text(0), ended).ConfigureAwait(false);
            if (begun == 0 || ids.Count == leases.Length)
                return ids;
            // What is not there any more was completed by an earlier try, whose answer was lost.
            string[] missing = [.. leases.Select(lease => lease.Item.Id).Except(ids)];
            HashSet<string> others = [.. await connection.ReadAsync(Table.Find(missing), static row => row.Text(0), ended).ConfigureAwait(false)];
            return [.. ids, .. missing.Where(id => !others.Contains(id))];
        }, cancellationToken).ConfigureAwait(false);
        return Count(done, requests, static lease => lease.Item.Id);
    }

    /// <summary>How many of each request were among those that something was done to; one that is asked for twice counts for the first.</summary>
    private static int[] Count<T>(List<string> done, IReadOnlyList<IReadOnlyList<T>> requests, Func<T, string> idOf)
    {
        if (requests.Count == 1)
            return [done.Count];
        HashSet<string> left = [.. done];
        return [.. requests.Select(request => request.Count(one => left.Remove(idOf(one))))];
    }
}
