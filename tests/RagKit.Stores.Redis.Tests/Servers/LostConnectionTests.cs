using System.Reflection;
using RagKit.Caching;
using RagKit.Limits;
using RagKit.Queues;
using RagKit.Redis;
using RagKit.Testing.Time;

namespace RagKit.Stores.Redis.Tests;

/// <summary>The connection is cut in the middle of each call, before or after the server carried it out: repeated, it gives the right state.</summary>
public sealed class LostConnectionTests : IAsyncDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly DateTimeOffset Now = new(2026, 8, 3, 12, 0, 0, TimeSpan.Zero);

    private RedisServer? _server;
    private CuttingProxy? _proxy;
    private RedisConnection? _connection;

    public static TheoryData<bool> Moments => [false, true];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        _proxy?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Work_is_neither_lost_nor_doubled(bool afterwards)
    {
        ManualTime time = new();
        RedisWorkQueue queue = new(await ConnectAsync(), "q", timeProvider: time);
        WorkItem[] items = [.. Enumerable.Range(0, 3).Select(number => new WorkItem($"{number}", new byte[] { 7 }) { MaxAttempts = 2 })];
        await queue.CountAsync(Cancellation);
        await TwiceAsync(() => queue.EnqueueAsync(items, Cancellation).AsTask(), afterwards);
        Assert.Equal(new WorkQueueCounts(3, 0, 0, 0), await queue.CountAsync(Cancellation));

        // A receipt whose answer was lost comes back when its lease ends; what is received then is complete.
        IReadOnlyList<WorkLease> leases = await TwiceAsync(() => queue.ReceiveAsync(1, Lease, Cancellation).AsTask(), afterwards);
        Assert.Equal(afterwards ? "1" : "0", Assert.Single(leases).Item.Id);
        time.Advance(Lease);
        Assert.Equal(new WorkQueueCounts(3, 0, 0, 0), await queue.CountAsync(Cancellation));
        leases = await queue.ReceiveAsync(3, Lease, Cancellation);
        Assert.Equal(["0", "1", "2"], leases.Select(lease => lease.Item.Id));

        Assert.True(await TwiceAsync(() => queue.RenewAsync(leases[2], Lease, Cancellation).AsTask(), afterwards));
        Assert.Equal(!afterwards, await TwiceAsync(() => queue.ReturnAsync(leases[1], "no", TimeSpan.FromHours(1), Cancellation).AsTask(), afterwards));
        Assert.Equal(afterwards ? 0 : 1, await TwiceAsync(() => queue.CompleteAsync([leases[0]], Cancellation).AsTask(), afterwards));
        // Which of them are dead by then depends on whether their first receipt was carried out.
        WorkQueueCounts counts = await queue.CountAsync(Cancellation);
        Assert.Equal((0, 2), (counts.Ready, counts.Delayed + counts.Leased + counts.Dead));
        Assert.Equal(1, await queue.CompleteAsync([leases[2]], Cancellation));
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Dead_letters_are_redriven_and_purged_once(bool afterwards)
    {
        RedisWorkQueue queue = new(await ConnectAsync(), "q");
        await queue.EnqueueAsync([new WorkItem("a", default) { MaxAttempts = 1 }, new WorkItem("b", default) { MaxAttempts = 1 }], Cancellation);
        foreach (WorkLease lease in await queue.ReceiveAsync(2, Lease, Cancellation))
            await TwiceAsync(() => queue.ReturnAsync(lease, "no", TimeSpan.Zero, Cancellation).AsTask(), afterwards);
        Assert.Equal(new WorkQueueCounts(0, 0, 0, 2), await queue.CountAsync(Cancellation));
        await TwiceAsync(() => queue.RedriveAsync(["a"], Cancellation).AsTask(), afterwards);
        await TwiceAsync(() => queue.PurgeAsync(["b"], Cancellation).AsTask(), afterwards);
        Assert.Equal(new WorkQueueCounts(1, 0, 0, 0), await queue.CountAsync(Cancellation));
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Documents_are_written_read_and_deleted(bool afterwards)
    {
        RedisDocumentStore store = new(await ConnectAsync());
        byte[] large = new byte[700_000];
        new Random(1).NextBytes(large);
        ReadOnlyMemory<byte>[] contents = [large, new byte[] { 1, 2, 3 }];
        IReadOnlyList<string> addresses = await TwiceAsync(() => store.WriteAsync(contents, Cancellation).AsTask(), afterwards);
        Assert.Equal(2, (await ListAsync(store)).Count);
        string streamed = await TwiceAsync(() => store.WriteAsync(new MemoryStream([.. large, 1]), Cancellation).AsTask(), afterwards);
        IReadOnlyList<ReadOnlyMemory<byte>?> read = await TwiceAsync(() => store.ReadAsync([.. addresses, streamed], Cancellation).AsTask(), afterwards, "HMGET");
        Assert.Equal([700_000, 3, 700_001], read.Select(content => content!.Value.Length));
        Assert.Equal(3, (await TwiceAsync(() => ListAsync(store), afterwards)).Count);
        await TwiceAsync(() => store.DeleteAsync([addresses[1]], null, Cancellation).AsTask(), afterwards);
        Assert.Equal(addresses.Take(1).Append(streamed).Order(StringComparer.Ordinal), (await ListAsync(store)).Select(content => content.Address));
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Cached_values_are_written_read_locked_and_removed(bool afterwards)
    {
        RedisCacheStore cache = new(await ConnectAsync());
        await TwiceAsync(
            async () =>
            {
                await cache.WriteAsync(new CacheEntry("k", Now) { Tags = ["t"] }, new MemoryStream(new byte[400_000]), Cancellation);
                return true;
            },
            afterwards);
        CachedValue? value = await TwiceAsync(() => cache.OpenAsync("k", Now, Cancellation).AsTask(), afterwards);
        Assert.Equal(400_000, value!.Entry.Length);
        // The owner takes a lock that it has already, unknown to it.
        Assert.True(await TwiceAsync(() => cache.TryLockAsync("k", "me", Now, Now.AddMinutes(1), Cancellation).AsTask(), afterwards));
        Assert.False(await cache.TryLockAsync("k", "other", Now, Now.AddMinutes(1), Cancellation));
        await TwiceAsync(() => cache.RemoveAsync(["k"], Cancellation).AsTask(), afterwards);
        Assert.Null(await cache.OpenAsync("k", Now, Cancellation));
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task A_slot_whose_answer_was_lost_comes_back(bool afterwards)
    {
        RedisConcurrencyLimit limit = new(await ConnectAsync(), "slots", 1, TimeSpan.FromMilliseconds(500));
        (await limit.AcquireAsync(new LimitRequest(), Cancellation)).Dispose();
        (await TwiceAsync(() => limit.AcquireAsync(new LimitRequest(), Cancellation).AsTask(), afterwards)).Dispose();
        (await limit.AcquireAsync(new LimitRequest(), Cancellation)).Dispose();
        Assert.Equal(new LimitStatus(0, 0, 1), limit.Status);
    }

    [Fact]
    public async Task Who_waits_for_work_hears_of_it_after_the_connection_was_lost()
    {
        await using RedisConnection connection = await ConnectAsync();
        RedisWorkQueue queue = new(connection, "q", TimeSpan.FromSeconds(10));
        await queue.WaitAsync(TimeSpan.FromMilliseconds(1), Cancellation);
        await TwiceAsync(() => queue.CountAsync(Cancellation).AsTask(), afterwards: false);
        // Listening goes over a connection of its own, which is made again by itself.
        await Task.Delay(TimeSpan.FromSeconds(3), Cancellation);
        Task waiting = queue.WaitAsync(TimeSpan.FromMinutes(1), Cancellation).AsTask();
        await Task.Delay(200, Cancellation);
        Assert.False(waiting.IsCompleted);
        await using RedisConnection other = new(_server!.ConnectionString);
        await new RedisWorkQueue(other, "q").EnqueueAsync([new WorkItem("a", default)], Cancellation);
        await waiting.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
    }

    private async Task<RedisConnection> ConnectAsync()
    {
        _server = await RedisServer.StartAsync();
        _proxy = new CuttingProxy(_server.Port);
        _connection = new RedisConnection(_proxy.ConnectionString, new RedisOptions { ConnectTimeout = TimeSpan.FromSeconds(30) });
        await _connection.CheckAsync(Cancellation);
        await LoadScriptsAsync(_connection);
        return _connection;
    }

    /// <summary>A server that knows all scripts carries each out when it is first called.</summary>
    private static async Task LoadScriptsAsync(RedisConnection connection)
    {
        const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        RedisScript[] scripts = [.. typeof(RedisScript).Assembly.GetTypes().SelectMany(type => type.GetFields(Static)).Where(field => field.FieldType == typeof(RedisScript)).Select(field => (RedisScript)field.GetValue(null)!)];
        Assert.InRange(scripts.Length, 20, 100);
        foreach (RedisScript script in scripts)
            await connection.ExecuteAsync("SCRIPT", ["LOAD", script.Text], Cancellation);
    }

    /// <summary>Makes a call that is cut, which fails and says that it may be repeated, and repeats it.</summary>
    private async Task<T> TwiceAsync<T>(Func<Task<T>> call, bool afterwards, string command = "EVAL")
    {
        int cuts = _proxy!.Cuts;
        _proxy.CutAt(command, afterwards);
        RagKitException cut = await Assert.ThrowsAsync<RagKitException>(call);
        Assert.Contains("may be repeated", cut.Message, StringComparison.Ordinal);
        Assert.Equal(cuts + 1, _proxy.Cuts);
        return await call();
    }

    private static async Task<List<KeptContent>> ListAsync(RedisDocumentStore store)
    {
        List<KeptContent> kept = [];
        await foreach (KeptContent content in store.ListAsync(Cancellation))
            kept.Add(content);
        return kept;
    }
}
