using RagKit.Caching;

namespace RagKit.Flows.Tests.Caching;

/// <summary>What is removed is gone, from memory, from the store, and from what is being made.</summary>
public sealed class CacheRemovalTests : CacheTests
{
    [Fact]
    public async Task Values_are_removed_by_key_by_tag_and_all()
    {
        DurableHybridCache cache = NewCache();
        foreach ((string key, string[] tags) in new (string, string[])[] { ("a", ["x"]), ("b", ["x", "y"]), ("c", ["y"]), ("d", []), ("e", ["x"]) })
            await GetAsync(cache, key, 1, tags: tags);
        await cache.RemoveAsync("e", Cancellation);
        Assert.Equal(["a", "b", "c", "d"], await KeptAsync(cache));
        await cache.RemoveByTagAsync("x", Cancellation);
        Assert.Equal(["c", "d"], await KeptAsync(cache));
        await cache.RemoveByTagAsync(["nothing", "y"], Cancellation);
        Assert.Equal(["d"], await KeptAsync(cache));
        await GetAsync(cache, "f", 1);
        await cache.RemoveAsync(["none", "f"], Cancellation);
        Assert.Equal(["d"], await KeptAsync(cache));
        await cache.RemoveByTagAsync("*", Cancellation);
        Assert.Empty(await KeptAsync(cache));
        await cache.RemoveAsync((IEnumerable<string>)null!, Cancellation);
        await cache.RemoveByTagAsync((IEnumerable<string>)null!, Cancellation);
    }

    [Fact]
    public async Task More_than_a_batch_is_removed_by_tag()
    {
        DurableHybridCache cache = NewCache();
        for (int i = 0; i < 1_234; i++)
            await GetAsync(cache, $"k{i}", i, tags: i == 77 ? ["y"] : ["x"]);
        await cache.RemoveByTagAsync("x", Cancellation);
        Assert.Equal(["k77"], (await ListAsync(cache)).Select(entry => entry.Key));
        Assert.Equal((-1, true), await GetAsync(cache, "k1", -1));
        Assert.Equal((77, false), await GetAsync(cache, "k77", -1));
    }

    [Theory]
    [InlineData("key")]
    [InlineData("tag")]
    [InlineData("all")]
    [InlineData("set")]
    public async Task What_is_removed_while_it_is_being_made_is_served_but_not_kept(string how)
    {
        DurableHybridCache cache = NewCache();
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<string> old = cache.GetOrCreateAsync(
            "k",
            async _ =>
            {
                await gate.Task;
                return "old";
            },
            tags: ["t"], cancellationToken: Cancellation).AsTask();
        await (how switch
        {
            "key" => cache.RemoveAsync("k", Cancellation),
            "tag" => cache.RemoveByTagAsync("t", Cancellation),
            "all" => cache.RemoveByTagAsync("*", Cancellation),
            _ => cache.SetAsync("k", "new", cancellationToken: Cancellation),
        });
        Assert.Equal(("new", how != "set"), await GetAsync(cache, "k", "new"));
        gate.SetResult();
        Assert.Equal("old", await old);
        Assert.Equal(("new", false), await GetAsync(cache, "k", "other"));
    }

    [Fact]
    public async Task What_is_removed_while_it_is_being_fetched_does_not_come_into_memory()
    {
        await GetAsync(NewCache(), "k", "old", tags: ["t"]);
        DurableHybridCache cache = NewCache();
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Stream? opened = null;
        Store.OnOpen = async _ =>
        {
            opened = (await Store.Inner.OpenAsync("k", Time.GetUtcNow(), Cancellation))!.Content;
            await gate.Task;
        };
        Task<(string, bool)> fetching = GetAsync(cache, "k", "made");
        Store.OnOpen = null;
        await cache.RemoveByTagAsync("t", Cancellation);
        await Store.Inner.WriteAsync(new CacheEntry("k", Time.GetUtcNow()), opened!, Cancellation);
        gate.SetResult();
        Assert.Equal(("old", false), await fetching);
        await Store.Inner.RemoveAsync(["k"], Cancellation);
        Assert.Equal(("new", true), await GetAsync(cache, "k", "new"));
    }

    [Fact]
    public async Task After_a_removal_nobody_sees_what_was_made_before()
    {
        DurableHybridCache cache = NewCache();
        int clock = 0;
        async Task WorkAsync(int seed)
        {
            Random random = new(seed);
            for (int i = 0; i < 3_000; i++)
            {
                string key = $"k{random.Next(3)}";
                int before = 0;
                switch (random.Next(6))
                {
                    case 0:
                        before = Interlocked.Increment(ref clock);
                        await cache.RemoveAsync(key, Cancellation);
                        break;
                    case 1:
                        before = Interlocked.Increment(ref clock);
                        await cache.RemoveByTagAsync(key, Cancellation);
                        break;
                }
                int made = await cache.GetOrCreateAsync(
                    key,
                    async _ =>
                    {
                        int now = Interlocked.Increment(ref clock);
                        if (now % 3 == 0)
                            await Task.Yield();
                        return now;
                    },
                    tags: [key], cancellationToken: Cancellation);
                Assert.True(made > before, $"{made} was made before {before}");
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() => WorkAsync(seed), Cancellation)));
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task Pruning_removes_what_is_asked_for_and_says_how_much()
    {
        DurableHybridCache cache = NewCache();
        for (int i = 0; i < 10; i++)
        {
            await GetAsync(cache, $"k{i}", new string('x', 99), i % 2 == 0 ? new() { Expiration = TimeSpan.FromMinutes(30) } : null, [i < 5 ? "low" : "high"]);
            Time.Advance(TimeSpan.FromMinutes(10));
        }
        Assert.Equal(new PrunedCache(0, 0), await cache.PruneAsync(new() { Expired = false, OlderThan = TimeSpan.FromHours(2) }, Cancellation));
        Assert.Equal(new PrunedCache(3, 300), await cache.PruneAsync(new() { Tag = "low" }, Cancellation));
        Assert.Equal(["k1", "k3", "k5", "k6", "k7", "k8", "k9"], await KeptInStoreAsync(cache));
        Assert.Equal(new PrunedCache(3, 300), await cache.PruneAsync(new() { OlderThan = TimeSpan.FromMinutes(65) }, Cancellation));
        Assert.Equal(["k5", "k7", "k8", "k9"], await KeptInStoreAsync(cache));
        Assert.Equal(new PrunedCache(2, 200), await cache.PruneAsync(new() { MaxBytes = 250 }, Cancellation));
        Assert.Equal(["k8", "k9"], await KeptInStoreAsync(cache));
        Assert.Equal(("new", true), await GetAsync(cache, "k7", "new"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await cache.PruneAsync(new() { MaxBytes = -1 }, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await cache.PruneAsync(new() { OlderThan = TimeSpan.FromSeconds(-1) }, Cancellation));
    }

    [Fact]
    public async Task Entries_are_listed_with_their_times_and_tags()
    {
        DurableHybridCache cache = NewCache();
        await GetAsync(cache, "k", "abc", new() { Expiration = TimeSpan.FromHours(1) }, ["t", "u", "t"]);
        CacheEntry entry = Assert.Single(await ListAsync(cache, "u"));
        Assert.Equal(("k", Time.GetUtcNow(), Time.GetUtcNow().AddHours(1), 4), (entry.Key, entry.CreatedAt, entry.ExpiresAt, entry.Length));
        Assert.Equal(["t", "u"], entry.Tags);
        Assert.Empty(await ListAsync(cache, "v"));
    }

    private static async Task<string[]> KeptAsync(DurableHybridCache cache)
    {
        List<string> kept = [];
        foreach (string key in new[] { "a", "b", "c", "d", "e", "f" })
        {
            if (await cache.GetOrCreateAsync(key, _ => new ValueTask<int>(0), new() { Flags = Microsoft.Extensions.Caching.Hybrid.HybridCacheEntryFlags.DisableUnderlyingData }, cancellationToken: Cancellation) == 1)
                kept.Add(key);
        }
        Assert.Equal(kept, await KeptInStoreAsync(cache));
        return [.. kept];
    }

    private static async Task<IEnumerable<string>> KeptInStoreAsync(DurableHybridCache cache) => (await ListAsync(cache)).Select(entry => entry.Key);

    private static async Task<List<CacheEntry>> ListAsync(DurableHybridCache cache, string? tag = null)
    {
        List<CacheEntry> entries = [];
        await foreach (CacheEntry entry in cache.ListAsync(tag, Cancellation))
            entries.Add(entry);
        return entries;
    }
}
