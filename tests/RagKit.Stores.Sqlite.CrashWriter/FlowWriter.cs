using System.Globalization;
using RagKit.Caching;
using RagKit.Queues;
using RagKit.Runs;

/// <summary>
/// Several workers over one flow store, each with a run, a cache key and a queue of its own, so that their writes share commits. Each says
/// what it begins and when that is acknowledged: <c>worker begin what ...</c>, <c>worker done</c>.
/// </summary>
internal sealed class FlowWriter(SqliteFlowStore store, int seed, Action<string> say)
{
    public const int Workers = 3;

    public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(worker))));

    private async Task WorkAsync(int worker)
    {
        Random random = new((Workers * seed) + worker);
        SqliteWorkQueue queue = store.OpenQueue($"queue {worker}");
        string run = $"run {worker}";
        long sequence = (await store.FindRunAsync(run))?.LastSequence ?? 0;
        while (true)
        {
            long revision = random.NextInt64(1, long.MaxValue);
            switch (random.Next(6))
            {
                case 0:
                    int length = random.Next(4) == 0 ? 300_000 + random.Next(500_000) : random.Next(2000);
                    say($"{worker} begin cache {revision} {length}");
                    await ((ICacheStore)store).WriteAsync(new CacheEntry($"key {worker}", DateTimeOffset.UnixEpoch) { Tags = [$"{revision}"] }, new MemoryStream(Value(revision, length)));
                    break;
                case 1:
                    WorkItem[] items = [.. Enumerable.Range(0, 3).Select(at => new WorkItem($"{revision}/{at}", new byte[] { 1 }) { MaxAttempts = int.MaxValue })];
                    say($"{worker} begin enqueue {string.Join(',', items.Select(item => item.Id))}");
                    await queue.EnqueueAsync(items);
                    break;
                case 2:
                    IReadOnlyList<WorkLease> leases = await queue.ReceiveAsync(2, TimeSpan.FromMilliseconds(1));
                    say($"{worker} begin complete {string.Join(',', leases.Select(lease => lease.Item.Id))}");
                    if (await queue.CompleteAsync(leases) != leases.Count)
                        throw new InvalidOperationException("Work was lost though nobody else takes it.");
                    break;
                default:
                    TaskKey key = new((UInt128)revision);
                    say($"{worker} begin task {revision} Running");
                    await store.AppendAsync([Event(RunState.Pending, key), Event(RunState.Running, key)]);
                    say($"{worker} done");
                    say($"{worker} begin task {revision} Completed");
                    await store.AppendAsync([Event(RunState.Completed, key) with { Result = Value(revision, (int)(revision % 5000)) }, Event(RunState.Running, TaskKey.Run)]);
                    break;
            }
            say($"{worker} done");
        }

        RunEvent Event(RunState state, TaskKey key) => new(run, ++sequence, DateTimeOffset.UnixEpoch, key, "work", state);
    }

    private static byte[] Value(long revision, int length)
    {
        byte[] value = new byte[length];
        new Random(revision.ToString(CultureInfo.InvariantCulture).Aggregate(17, (sum, digit) => (31 * sum) + digit)).NextBytes(value);
        return value;
    }
}
