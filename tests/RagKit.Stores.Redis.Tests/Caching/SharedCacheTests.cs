using RagKit.Caching;
using RagKit.Redis;

namespace RagKit.Stores.Redis.Tests;

/// <summary>The cache that flows use, over one server from several places.</summary>
public sealed class SharedCacheTests(SharedRedis redis)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_caches_on_one_server_make_a_value_once()
    {
        await using RedisConnection other = await redis.ConnectAgainAsync();
        string name = SharedRedis.NewName();
        DurableHybridCache[] caches = [new(new RedisCacheStore(await redis.ConnectionAsync(), name)), new(new RedisCacheStore(other, name))];
        int made = 0;
        string[] values = await Task.WhenAll(Enumerable.Range(0, 20).Select(call => caches[call % 2].GetOrCreateAsync(
            "key",
            call,
            async (number, cancellationToken) =>
            {
                Interlocked.Increment(ref made);
                await Task.Delay(200, cancellationToken);
                return $"value {number}";
            },
            CacheIsolation.Serializable,
            cancellationToken: Cancellation).AsTask()));
        Assert.Equal(1, made);
        Assert.Single(values.Distinct());
    }

    [Fact]
    public async Task Two_processes_make_a_value_once()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        using VictimProcess one = new("make", server.ConnectionString, "x"), other = new("make", server.ConnectionString, "x");
        IReadOnlyList<string> said = [.. await one.SaysAsync("value"), .. await other.SaysAsync("value")];
        Assert.Equal(["makes", "value x", "value x"], said.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_removed_by_a_tag_is_gone_for_all()
    {
        await using RedisConnection other = await redis.ConnectAgainAsync();
        string name = SharedRedis.NewName();
        // Nothing is served from memory without asking.
        DurableHybridCacheOptions options = new() { MemoryBytes = 0 };
        DurableHybridCache one = new(new RedisCacheStore(await redis.ConnectionAsync(), name), options), another = new(new RedisCacheStore(other, name), options);
        await one.SetAsync("a", 1, tags: ["odd", "number"], cancellationToken: Cancellation);
        await one.SetAsync("b", 2, tags: ["number"], cancellationToken: Cancellation);
        await another.RemoveByTagAsync("odd", Cancellation);
        Assert.Equal(7, await one.GetOrCreateAsync("a", _ => ValueTask.FromResult(7), cancellationToken: Cancellation));
        Assert.Equal(2, await one.GetOrCreateAsync("b", _ => ValueTask.FromResult(7), cancellationToken: Cancellation));
    }

    [Fact]
    public async Task What_expired_long_ago_is_removed_with_later_writes_and_what_is_evicted_is_a_miss()
    {
        string name = SharedRedis.NewName();
        RedisConnection connection = await redis.ConnectionAsync();
        RedisCacheStore cache = new(connection, name);
        DateTimeOffset now = new(2026, 8, 3, 12, 0, 0, TimeSpan.Zero);
        for (int number = 0; number < 15; number++)
            await cache.WriteAsync(new CacheEntry($"old{number}", now) { ExpiresAt = now.AddMinutes(1), Tags = ["t"] }, new MemoryStream(new byte[number % 2 == 0 ? 10 : 300_000]), Cancellation);
        for (int number = 0; number < 2; number++)
            await cache.WriteAsync(new CacheEntry($"new{number}", now.AddDays(2)) { Tags = ["t"] }, new MemoryStream(new byte[300_000]), Cancellation);
        Assert.Equal(["new0", "new1"], await KeysAsync(cache));

        // As a server with an eviction policy does.
        string key = connection.BaseKey("cache", name);
        await connection.ExecuteAsync("DEL", [(StackExchange.Redis.RedisKey)$"{key}:e:new0"], Cancellation);
        Assert.Null(await cache.OpenAsync("new0", now, Cancellation));
        Assert.Equal(["new1"], await KeysAsync(cache));
        string parts = (await connection.ExecuteAsync("HGET", [(StackExchange.Redis.RedisKey)$"{key}:e:new1", "g"], Cancellation)).Text();
        await connection.ExecuteAsync("DEL", [(StackExchange.Redis.RedisKey)parts], Cancellation);
        Assert.Null(await cache.OpenAsync("new1", now, Cancellation));
    }

    private static async Task<List<string>> KeysAsync(RedisCacheStore cache)
    {
        List<string> keys = [];
        await foreach (CacheEntry entry in cache.ListAsync("t", Cancellation))
            keys.Add(entry.Key);
        return keys;
    }
}
