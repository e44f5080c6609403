using System.Text;
using RagKit.Caching;

namespace RagKit.Flows.Tests.Caching;

/// <summary>Stores that fail, values that cannot be read or written, and clocks that jump.</summary>
public sealed class CacheTroubleTests : CacheTests
{
    [Fact]
    public async Task A_store_that_cannot_be_opened_does_not_keep_a_value_from_its_caller()
    {
        DurableHybridCache cache = NewCache();
        Store.OnOpen = _ => throw new IOException("made by another version");
        Store.OnWrite = (_, _) => throw new IOException("made by another version");
        Assert.Equal(("a", true), await GetAsync(cache, "k", "a"));
        Assert.Equal(["The cache store failed to give 'k'; the value is made anew", "The value of 'k', a System.String, could not be cached; it is served all the same"], Warnings);
        Assert.Equal(("b", true), await GetAsync(cache, "k", "b"));
        Store.OnOpen = null;
        Store.OnWrite = null;
        Assert.Equal(("c", true), await GetAsync(cache, "k", "c"));
        Assert.Equal(("c", false), await GetAsync(cache, "k", "d"));
    }

    [Fact]
    public async Task A_large_value_that_the_store_does_not_take_is_served()
    {
        DurableHybridCache cache = NewCache(new() { LargeValueBytes = 1_000 });
        Store.OnWrite = async (_, content) =>
        {
            await content.ReadExactlyAsync(new byte[100_000], Cancellation);
            throw new IOException("disk full");
        };
        List<int> value = [.. Enumerable.Range(0, 100_000)];
        Assert.Equal((value, true), await GetAsync(cache, "k", value));
        Assert.Single(Warnings);
        Assert.Null(await Store.Inner.OpenAsync("k", Time.GetUtcNow(), Cancellation));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1_000_000)]
    public async Task A_value_that_cannot_be_written_is_served_and_leaves_nothing(int length)
    {
        DurableHybridCache cache = NewCache(new() { LargeValueBytes = 10_000 });
        object[] value = [new string('x', length), new Action(() => { })];
        Assert.Same(value, (await GetAsync(cache, "k", value)).Value);
        Assert.Equal(["The value of 'k', a System.Object[], could not be cached; it is served all the same"], Warnings);
        Assert.Null(await Store.Inner.OpenAsync("k", Time.GetUtcNow(), Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0009a later version's format")]
    [InlineData("\u0001{\"Url\":")]
    [InlineData("\u0001{\"Url\":17}")]
    [InlineData("\u0001[]")]
    public async Task A_value_that_cannot_be_read_any_more_is_made_anew(string stored)
    {
        await Store.Inner.WriteAsync(new CacheEntry("k", Time.GetUtcNow()), new MemoryStream(Encoding.UTF8.GetBytes(stored)), Cancellation);
        Assert.Equal((new Page("a"), true), await GetAsync(NewCache(), "k", new Page("a")));
        Assert.Equal([$"The cached value of 'k' cannot be read as {typeof(Page)} any more; it is made anew"], Warnings);
        Assert.Equal((new Page("a"), false), await GetAsync(NewCache(), "k", new Page("b")));
        Assert.Equal(Store.Opened, Store.Disposed);
    }

    [Fact]
    public async Task A_value_in_memory_that_is_of_another_type_now_is_made_anew()
    {
        DurableHybridCache cache = NewCache();
        await GetAsync(cache, "k", new[] { 1, 2 });
        Assert.Equal((new Page("a"), true), await GetAsync(cache, "k", new Page("a")));
        Assert.NotEmpty(Warnings);
        Assert.Equal((new Page("a"), false), await GetAsync(cache, "k", new Page("b")));
    }

    [Fact]
    public async Task A_store_that_fails_to_lock_does_not_keep_a_value_from_being_made()
    {
        Store.OnLock = _ => throw new IOException("locked");
        Assert.Equal(1, await NewCache().GetOrCreateAsync("k", 0, (_, _) => new ValueTask<int>(1), CacheIsolation.Serializable, cancellationToken: Cancellation));
        Assert.All(Warnings, warning => Assert.Equal("The cache store failed to lock 'k'; other processes may make the value, too", warning));
        Assert.NotEmpty(Warnings);
    }

    [Fact]
    public async Task A_clock_set_back_brings_nothing_back_and_breaks_nothing()
    {
        DurableHybridCache cache = NewCache();
        Microsoft.Extensions.Caching.Hybrid.HybridCacheEntryOptions half = new() { Expiration = TimeSpan.FromMinutes(30) };
        await GetAsync(cache, "old", 1, half);
        Time.Advance(TimeSpan.FromMinutes(31));
        await GetAsync(cache, "young", 1, half);
        Time.Skew(TimeSpan.FromHours(-1));

        Assert.Equal((2, true), await GetAsync(cache, "old", 2, half));
        Assert.Equal((1, false), await GetAsync(cache, "young", 2, half));
        Time.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal((1, false), await GetAsync(cache, "young", 2, half));
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((2, true), await GetAsync(cache, "young", 2, half));
        Assert.Equal((3, true), await GetAsync(cache, "old", 3, half));
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task After_a_restart_a_value_of_the_future_is_made_anew_if_it_expires()
    {
        DurableHybridCache before = NewCache();
        Microsoft.Extensions.Caching.Hybrid.HybridCacheEntryOptions day = new() { Expiration = TimeSpan.FromDays(1) };
        await GetAsync(before, "expires", 1, day);
        await GetAsync(before, "stays", 1);
        Time.Skew(TimeSpan.FromHours(-1));
        DurableHybridCache after = NewCache();
        Assert.Equal((2, true), await GetAsync(after, "expires", 2, day));
        Assert.Equal((2, false), await GetAsync(after, "expires", 3, day));
        Assert.Equal((1, false), await GetAsync(after, "stays", 2));
    }

    [Fact]
    public async Task A_clock_set_forward_is_followed_and_followed_back()
    {
        DurableHybridCache cache = NewCache();
        Microsoft.Extensions.Caching.Hybrid.HybridCacheEntryOptions hour = new() { Expiration = TimeSpan.FromHours(1), LocalCacheExpiration = TimeSpan.FromSeconds(1) };
        await GetAsync(cache, "k", 1, hour);
        Time.Skew(TimeSpan.FromDays(1));
        Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((2, true), await GetAsync(cache, "k", 2, hour));
        Time.Skew(TimeSpan.FromDays(-1));
        Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((3, true), await GetAsync(cache, "k", 3, hour));
        Assert.Equal((3, false), await GetAsync(cache, "k", 4, hour));
    }

    private sealed record Page(string Url);
}
