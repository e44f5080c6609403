using System.Diagnostics;
using RagKit.Flows;
using RagKit.Limits;
using RagKit.Redis;

namespace RagKit.Stores.Redis.Tests;

public sealed class RedisLimitTests(SharedRedis redis)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Slots_are_shared_by_all_who_name_them()
    {
        await using RedisConnection other = await redis.ConnectAgainAsync();
        string name = SharedRedis.NewName();
        RedisConcurrencyLimit[] limits = [new(await redis.ConnectionAsync(), name, 3), new(other, name, 3)];
        int inFlight = 0, most = 0;
        await Task.WhenAll(Enumerable.Range(0, 60).Select(async call =>
        {
            using LimitLease lease = await limits[call % 2].AcquireAsync(new LimitRequest(), Cancellation);
            int now = Interlocked.Increment(ref inFlight);
            InterlockedMax(ref most, now);
            await Task.Delay(5, Cancellation);
            Interlocked.Decrement(ref inFlight);
        }));
        Assert.Equal(3, most);
        Assert.All(limits, limit => Assert.Equal(new LimitStatus(0, 0, 3), limit.Status));
    }

    [Fact]
    public async Task A_rate_is_shared_by_all_who_name_it()
    {
        await using RedisConnection other = await redis.ConnectAgainAsync();
        string name = SharedRedis.NewName();
        TokenBucketOptions options = new() { Calls = 20, CallBurst = 5, Per = TimeSpan.FromSeconds(1) };
        RedisRateLimit[] limits = [new(await redis.ConnectionAsync(), name, options), new(other, name, options)];
        (await limits[0].AcquireAsync(new LimitRequest(), Cancellation)).Dispose();
        Stopwatch watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 24).Select(async call => (await limits[call % 2].AcquireAsync(new LimitRequest(), Cancellation)).Dispose()));
        // 25 calls, 5 of them at once: 20 at 20 a second. A busy machine takes longer, but none is let go too early.
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Weight_counts_and_a_call_that_can_never_pass_is_refused()
    {
        RedisRateLimit limit = new(await redis.ConnectionAsync(), SharedRedis.NewName(), new TokenBucketOptions { Weight = 1000, WeightBurst = 100, Per = TimeSpan.FromSeconds(1) });
        FlowException never = await Assert.ThrowsAsync<FlowException>(async () => await limit.AcquireAsync(new LimitRequest(101), Cancellation));
        Assert.Contains("101", never.Message, StringComparison.Ordinal);
        Stopwatch watch = Stopwatch.StartNew();
        for (int call = 0; call < 4; call++)
            (await limit.AcquireAsync(new LimitRequest(100), Cancellation)).Dispose();
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.28), TimeSpan.FromSeconds(30));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await limit.AcquireAsync(new LimitRequest(0), Cancellation));
    }

    [Fact]
    public async Task Of_those_who_wait_the_highest_priority_goes_first_then_the_one_who_came_first()
    {
        RedisConcurrencyLimit limit = new(await redis.ConnectionAsync(), SharedRedis.NewName(), 1);
        LimitLease first = await limit.AcquireAsync(new LimitRequest(), Cancellation);
        List<string> went = [];
        Task[] waiting = [.. new[] { ("a", 0), ("b", 5), ("c", 0), ("d", 5), ("e", int.MinValue), ("f", int.MaxValue) }.Select(call => GoAsync(call.Item1, call.Item2))];
        await Task.Delay(500, Cancellation);
        Assert.Equal(new LimitStatus(1, 6, 1), limit.Status);
        first.Dispose();
        await Task.WhenAll(waiting);
        Assert.Equal(["f", "b", "d", "a", "c", "e"], went);

        async Task GoAsync(string name, int priority)
        {
            using LimitLease lease = await limit.AcquireAsync(new LimitRequest(1, priority), Cancellation);
            went.Add(name);
        }
    }

    [Fact]
    public async Task Processes_that_wait_take_turns()
    {
        await using RedisConnection other = await redis.ConnectAgainAsync();
        string name = SharedRedis.NewName();
        RedisConcurrencyLimit busy = new(await redis.ConnectionAsync(), name, 1), quiet = new(other, name, 1);
        List<string> went = [];
        LimitLease first = await busy.AcquireAsync(new LimitRequest(), Cancellation);
        List<Task> waiting = [.. Enumerable.Range(0, 50).Select(_ => GoAsync(busy, "busy"))];
        await Task.Delay(200, Cancellation);
        waiting.Add(GoAsync(quiet, "quiet"));
        await Task.Delay(500, Cancellation);
        first.Dispose();
        await Task.WhenAll(waiting);
        Assert.InRange(went.IndexOf("quiet"), 0, 5);

        async Task GoAsync(RedisConcurrencyLimit limit, string who)
        {
            using LimitLease lease = await limit.AcquireAsync(new LimitRequest(), Cancellation);
            lock (went)
                went.Add(who);
            await Task.Delay(2, Cancellation);
        }
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_its_place_and_no_slot_behind()
    {
        await using RedisConnection connection = await redis.ConnectAgainAsync();
        string name = SharedRedis.NewName();
        RedisConcurrencyLimit one = new(await redis.ConnectionAsync(), name, 1), another = new(connection, name, 1);
        LimitLease held = await one.AcquireAsync(new LimitRequest(), Cancellation);
        using CancellationTokenSource cancellation = new();
        Task<LimitLease> waiting = another.AcquireAsync(new LimitRequest(1, 9), cancellation.Token).AsTask();
        await Task.Delay(50, Cancellation);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await another.AcquireAsync(new LimitRequest(), cancellation.Token));
        Assert.Equal(new LimitStatus(0, 0, 1), another.Status);
        held.Dispose();
        held.Dispose();
        Stopwatch watch = Stopwatch.StartNew();
        (await one.AcquireAsync(new LimitRequest(), Cancellation)).Dispose();
        // Less than a place that nobody gave up would hold it up.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4.5));
    }

    [Fact]
    public async Task A_slot_is_kept_for_as_long_as_its_call_takes()
    {
        string name = SharedRedis.NewName();
        RedisConcurrencyLimit limit = new(await redis.ConnectionAsync(), name, 1, TimeSpan.FromMilliseconds(1500));
        using (await limit.AcquireAsync(new LimitRequest(), Cancellation))
        {
            Task<LimitLease> waiting = limit.AcquireAsync(new LimitRequest(), Cancellation).AsTask();
            await Task.Delay(3000, Cancellation);
            Assert.False(waiting.IsCompleted, "The slot was given away though its call was under way.");
        }
    }

    [Fact]
    public async Task Slots_of_a_process_that_was_killed_come_back()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisConnection connection = new(server.ConnectionString);
        using VictimProcess one = new("hold", server.ConnectionString, "4000"), other = new("hold", server.ConnectionString, "4000");
        await one.SaysAsync("holds");
        await other.SaysAsync("holds");
        RedisConcurrencyLimit limit = new(connection, "slots", 2, TimeSpan.FromMilliseconds(4000));
        Task<LimitLease> waiting = limit.AcquireAsync(new LimitRequest(), Cancellation).AsTask();
        await Task.Delay(5000, Cancellation);
        Assert.False(waiting.IsCompleted, "Both slots are taken, and renewed.");
        await one.KillAsync();
        (await waiting.WaitAsync(TimeSpan.FromSeconds(30), Cancellation)).Dispose();
    }

    [Fact]
    public async Task Two_processes_share_one_rate()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        using VictimProcess one = new("take", server.ConnectionString, "50"), other = new("take", server.ConnectionString, "50");
        for (int looks = 0; looks < 3000 && one.Said.Count + other.Said.Count < 50; looks++)
            await Task.Delay(20, Cancellation);
        await Task.Delay(500, Cancellation);
        // 50 an hour: 50 at once, and the next in 72 seconds.
        Assert.Equal(50, one.Said.Count + other.Said.Count);
    }

    [Fact]
    public async Task Without_a_server_nobody_goes_and_everybody_is_told()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisConnection connection = new(server.ConnectionString, new RedisOptions { ConnectTimeout = TimeSpan.FromSeconds(1) });
        RedisConcurrencyLimit slots = new(connection, "slots", 1);
        RedisRateLimit rate = new(connection, "rate", new TokenBucketOptions { Calls = 1000 });
        LimitLease held = await slots.AcquireAsync(new LimitRequest(), Cancellation);
        Task<LimitLease> waiting = slots.AcquireAsync(new LimitRequest(), Cancellation).AsTask();
        await server.KillAsync();
        Assert.Contains($"{server.Port}", (await Assert.ThrowsAsync<RagKitException>(() => waiting)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<RagKitException>(async () => await rate.AcquireAsync(new LimitRequest(), Cancellation));
        held.Dispose();
        Assert.Equal(new LimitStatus(0, 0, 1), slots.Status);
        await server.StartAgainAsync();
        for (int tries = 0; ; tries++)
        {
            try
            {
                (await slots.AcquireAsync(new LimitRequest(), Cancellation)).Dispose();
                break;
            }
            catch (RagKitException) when (tries < 10)
            {
                // The connection is being made again.
            }
        }
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_with_value_and_limit()
    {
        RedisConnection connection = await redis.ConnectionAsync();
        Assert.Contains("(0)", Assert.ThrowsAny<ArgumentException>(() => new RedisConcurrencyLimit(connection, "x", 0)).Message, StringComparison.Ordinal);
        Assert.Contains("00:00:00", Assert.ThrowsAny<ArgumentException>(() => new RedisConcurrencyLimit(connection, "x", 1, TimeSpan.Zero)).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => new RedisRateLimit(connection, "x", new TokenBucketOptions()));
        Assert.ThrowsAny<ArgumentException>(() => new RedisRateLimit(connection, "x{y}", new TokenBucketOptions { Calls = 1 }));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            if (Interlocked.CompareExchange(ref most, value, seen) == seen)
                return;
        }
    }
}
