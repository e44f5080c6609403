using RagKit.Caching;
using RagKit.Testing.Caching;

namespace RagKit.Flows.Tests.Caching;

public sealed class MemoryCacheStoreTests : CacheStoreConformance
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task What_was_used_last_stays_when_it_is_full()
    {
        MemoryCacheStore store = new(5_000);
        foreach (string key in new[] { "a", "b", "c" })
            await store.WriteAsync(new CacheEntry(key, Now), new MemoryStream(new byte[1_200]), Cancellation);
        await (await store.OpenAsync("a", Now, Cancellation))!.Content.DisposeAsync();
        await store.WriteAsync(new CacheEntry("d", Now), new MemoryStream(new byte[1_200]), Cancellation);
        Assert.Equal(["a", "c", "d"], (await ToListAsync(store.ListAsync(null, Cancellation))).Select(entry => entry.Key));
    }

    [Fact]
    public async Task A_value_that_is_larger_than_the_bounds_is_not_kept_and_leaves_no_older_one()
    {
        MemoryCacheStore store = new(5_000);
        await store.WriteAsync(new CacheEntry("a", Now), new MemoryStream(new byte[100]), Cancellation);
        await store.WriteAsync(new CacheEntry("a", Now), new MemoryStream(new byte[10_000]), Cancellation);
        Assert.Null(await store.OpenAsync("a", Now, Cancellation));
        await store.WriteAsync(new CacheEntry("a", Now), new MemoryStream(new byte[100]), Cancellation);
        Assert.NotNull(await store.OpenAsync("a", Now, Cancellation));
    }

    [Fact]
    public async Task A_stream_can_be_read_from_anywhere()
    {
        MemoryCacheStore store = new();
        byte[] content = new byte[250_000];
        new Random(1).NextBytes(content);
        await store.WriteAsync(new CacheEntry("a", Now), new MemoryStream(content), Cancellation);
        await using Stream read = (await store.OpenAsync("a", Now, Cancellation))!.Content;
        Assert.Equal(content.Length, read.Length);
        byte[] part = new byte[100];
        foreach (int at in new[] { 79_950, 160_000, 0, 249_900 })
        {
            read.Seek(at, SeekOrigin.Begin);
            await read.ReadExactlyAsync(part, Cancellation);
            Assert.Equal(content[at..(at + 100)], part);
        }
        Assert.Equal(0, await read.ReadAsync(part, Cancellation));
    }

    [Fact]
    public void Bounds_of_nothing_are_refused() =>
        Assert.StartsWith("maxBytes (0) must be above 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryCacheStore(0)).Message, StringComparison.Ordinal);

    protected override ValueTask<ICacheStore> CreateAsync() => new(new MemoryCacheStore());
}
