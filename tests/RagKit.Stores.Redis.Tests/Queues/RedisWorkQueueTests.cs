using RagKit.Queues;
using RagKit.Redis;
using RagKit.Testing.Time;
using StackExchange.Redis;

namespace RagKit.Stores.Redis.Tests;

public sealed class RedisWorkQueueTests(SharedRedis redis)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_equal_priority_the_one_enqueued_first_comes_first_whatever_happened_to_it()
    {
        ManualTime time = new();
        RedisWorkQueue queue = new(await redis.ConnectionAsync(), SharedRedis.NewName(), timeProvider: time);
        await queue.EnqueueAsync(
            [Item("a") with { NotBefore = time.GetUtcNow().AddSeconds(10) }, Item("b"), Item("c"), Item("d") with { NotBefore = time.GetUtcNow().AddSeconds(10) }, Item("e"), Item("f")], Cancellation);
        IReadOnlyList<WorkLease> leases = await queue.ReceiveAsync(2, Lease, Cancellation);
        Assert.Equal(["b", "c"], leases.Select(lease => lease.Item.Id));
        time.Advance(TimeSpan.FromSeconds(10));
        await queue.ReturnAsync(leases[1], "again", TimeSpan.Zero, Cancellation);
        Assert.Equal(["a", "c", "d", "e", "f"], (await queue.ReceiveAsync(9, Lease, Cancellation)).Select(lease => lease.Item.Id));
        time.Advance(Lease);
        Assert.Equal(["a", "b", "c", "d", "e", "f"], (await queue.ReceiveAsync(9, Lease, Cancellation)).Select(lease => lease.Item.Id));
    }

    [Fact]
    public async Task An_empty_queue_leaves_little_behind_and_workers_are_seen_in_the_group()
    {
        await using RedisConnection connection = await redis.ConnectAgainAsync(new RedisOptions { Prefix = SharedRedis.NewName() });
        RedisWorkQueue queue = new(connection, "q");
        string name = connection.BaseKey("queue", "q");
        await queue.EnqueueAsync([.. Enumerable.Range(0, 2500).Select(number => Item($"{number}") with { Priority = number % 5, DeduplicationKey = $"{number}" })], Cancellation);
        IReadOnlyList<WorkLease> leases = await queue.ReceiveAsync(2500, Lease, Cancellation);
        Assert.Equal(2500, leases.Count);
        RedisResult[] pending = (await connection.ExecuteAsync("XPENDING", [(RedisKey)$"{name}:s:3", "workers"], Cancellation)).Items();
        Assert.Equal((500, $"{Environment.MachineName}/{Environment.ProcessId}"), (pending[0].Number(), pending[3].Items()[0].Items()[0].Text()));
        Assert.Equal(2500, await queue.CompleteAsync(leases, Cancellation));
        RedisResult[] keys = (await connection.ExecuteAsync("KEYS", [$"*{name}*"], Cancellation)).Items();
        Assert.Equal([$"{name}:seq", $"{name}:token"], keys.Select(key => key.Text()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Queues_of_other_names_and_prefixes_do_not_see_each_other()
    {
        string name = SharedRedis.NewName();
        await using RedisConnection tenant = await redis.ConnectAgainAsync(new RedisOptions { Prefix = name });
        RedisWorkQueue queue = new(await redis.ConnectionAsync(), name);
        await queue.EnqueueAsync([Item("a")], Cancellation);
        Assert.Empty(await new RedisWorkQueue(tenant, name).ReceiveAsync(1, Lease, Cancellation));
        Assert.Empty(await new RedisWorkQueue(await redis.ConnectionAsync(), name + "x").ReceiveAsync(1, Lease, Cancellation));
        Assert.Single(await queue.ReceiveAsync(1, Lease, Cancellation));
    }

    [Fact]
    public async Task Whoever_waits_hears_of_work_at_once_and_holds_up_nobody()
    {
        await using RedisConnection other = await redis.ConnectAgainAsync();
        string name = SharedRedis.NewName();
        RedisWorkQueue queue = new(await redis.ConnectionAsync(), name, pollInterval: TimeSpan.FromHours(1));
        Task[] waiting = [.. Enumerable.Range(0, 20).Select(_ => queue.WaitAsync(TimeSpan.FromMinutes(10), Cancellation).AsTask())];
        await Task.Delay(100, Cancellation);
        Assert.Equal(default, await queue.CountAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
        await new RedisWorkQueue(other, name).EnqueueAsync([Item("a")], Cancellation);
        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
    }

    [Fact]
    public async Task Odd_ids_and_keys_come_back_as_they_were()
    {
        RedisWorkQueue queue = new(await redis.ConnectionAsync(), SharedRedis.NewName());
        string[] ids = ["\uD800", "\uDC00", "\uFFFD", "a\u0000b", ":", " ", "é", "e\u0301", new string('x', 5000)];
        Assert.Equal(ids.Length, await queue.EnqueueAsync([.. ids.Select(id => Item(id) with { DeduplicationKey = id })], Cancellation));
        await queue.EnqueueAsync([Item("empty") with { DeduplicationKey = "" }], Cancellation);
        Assert.Equal(0, await queue.EnqueueAsync([Item("other") with { DeduplicationKey = "" }], Cancellation));
        IReadOnlyList<WorkLease> leases = await queue.ReceiveAsync(100, Lease, Cancellation);
        Assert.Equal([.. ids, ""], leases.Select(lease => lease.Item.DeduplicationKey));
        Assert.Equal([.. ids, "empty"], leases.Select(lease => lease.Item.Id));
    }

    [Fact]
    public async Task Too_many_items_at_once_are_refused_with_the_limit()
    {
        RedisWorkQueue queue = new(await redis.ConnectionAsync(), SharedRedis.NewName());
        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(async () => await queue.EnqueueAsync([.. Enumerable.Range(0, 100_001).Select(number => Item($"{number}"))], Cancellation));
        Assert.Contains("100000", refused.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => new RedisWorkQueue(redis.ConnectionAsync().AsTask().GetAwaiter().GetResult(), "q", TimeSpan.Zero));
    }

    private static WorkItem Item(string id) => new(id, new byte[] { 1 });
}
