using RagKit.Caching;
using RagKit.Stores;
using Xunit;

namespace RagKit.Testing.Caching;

/// <summary>The promises of <see cref="ICacheStore"/> as tests: derive a class from it and say how the store is made.</summary>
public abstract partial class CacheStoreConformance : StoreConformance<ICacheStore>
{
    private static readonly DateTimeOffset Now = new(2026, 8, 3, 12, 0, 0, TimeSpan.Zero);

    /// <summary>An unknown key opens nothing.</summary>
    [Fact]
    public async Task OpenAsync_gives_null_for_an_unknown_key()
    {
        ICacheStore store = await NewAsync();
        Assert.Null(await store.OpenAsync("none", Now, Cancellation));
        Assert.Equal(0, await store.RemoveAsync(["none"], Cancellation));
        Assert.Empty(await ToListAsync(store.ListAsync(null, Cancellation)));
    }

    /// <summary>Values come back byte by byte, the empty and the large one too, with what is known of them.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(80_000)]
    [InlineData(5_000_001)]
    public async Task OpenAsync_gives_back_what_was_written(int length)
    {
        ICacheStore store = await NewAsync();
        byte[] content = Bytes(length, length);
        CacheEntry entry = new("k", Now.AddTicks(7)) { ExpiresAt = Now.AddDays(1).AddTicks(3), Tags = ["b", "a"] };
        await WriteAsync(store, entry, content);
        CachedValue found = Assert.IsType<CachedValue>(await store.OpenAsync("k", Now, Cancellation));
        await using (found.Content)
            Assert.Equal(content, await ReadAsync(found.Content));
        AssertEqual(entry with { Length = length }, found.Entry);
        AssertEqual(entry with { Length = length }, Assert.Single(await ToListAsync(store.ListAsync(null, Cancellation))));
    }

    /// <summary>A source that gives little at a time, and only after a wait, is read to its end.</summary>
    [Fact]
    public async Task WriteAsync_reads_a_source_that_gives_a_little_at_a_time()
    {
        ICacheStore store = await NewAsync();
        byte[] content = Bytes(300_000, 1);
        await store.WriteAsync(new CacheEntry("k", Now), new DribblingStream(content), Cancellation);
        Assert.Equal(content, await ReadAsync(store, "k"));
    }

    /// <summary>Keys are compared unit by unit and may hold anything.</summary>
    [Fact]
    public async Task Keys_are_compared_exactly()
    {
        ICacheStore store = await NewAsync();
        for (int i = 0; i < OddNames.Length; i++)
            await WriteAsync(store, new CacheEntry(OddNames[i], Now), [(byte)i]);
        for (int i = 0; i < OddNames.Length; i++)
            Assert.Equal([(byte)i], await ReadAsync(store, OddNames[i]));
    }

    /// <summary>A second write takes the place of the first, with all that is known of it.</summary>
    [Fact]
    public async Task WriteAsync_replaces_a_value_and_its_entry()
    {
        ICacheStore store = await NewAsync();
        await WriteAsync(store, new CacheEntry("k", Now) { ExpiresAt = Now.AddHours(1), Tags = ["old"] }, Bytes(200_000, 1));
        CacheEntry second = new("k", Now.AddMinutes(1)) { Tags = ["new"] };
        await WriteAsync(store, second, [2]);
        Assert.Equal([2], await ReadAsync(store, "k", Now.AddDays(9)));
        AssertEqual(second with { Length = 1 }, Assert.Single(await ToListAsync(store.ListAsync(null, Cancellation))));
        Assert.Empty(await ToListAsync(store.ListAsync("old", Cancellation)));
        Assert.Single(await ToListAsync(store.ListAsync("new", Cancellation)));
    }

    /// <summary>A source that fails, or is cancelled, in the middle leaves what was there.</summary>
    [Fact]
    public async Task WriteAsync_changes_nothing_when_the_source_fails()
    {
        ICacheStore store = await NewAsync();
        await WriteAsync(store, new CacheEntry("k", Now) { Tags = ["old"] }, [1, 2, 3]);
        await Assert.ThrowsAsync<IOException>(async () => await store.WriteAsync(
            new CacheEntry("k", Now) { Tags = ["new"] }, new DribblingStream(Bytes(200_000, 1), () => throw new IOException("torn")), Cancellation));
        using CancellationTokenSource cancelled = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.WriteAsync(
            new CacheEntry("k", Now) { Tags = ["new"] }, new DribblingStream(Bytes(200_000, 1), cancelled.Cancel), cancelled.Token));
        await Assert.ThrowsAsync<IOException>(async () => await store.WriteAsync(new CacheEntry("other", Now), new DribblingStream(Bytes(200_000, 1), () => throw new IOException("torn")), Cancellation));
        Assert.Equal([1, 2, 3], await ReadAsync(store, "k"));
        Assert.Null(await store.OpenAsync("other", Now, Cancellation));
        Assert.Equal(["k"], (await ToListAsync(store.ListAsync(null, Cancellation))).Select(entry => entry.Key));
        Assert.Empty(await ToListAsync(store.ListAsync("new", Cancellation)));
    }

    /// <summary>The time of the caller decides; at its end a value is not served any more, but still listed.</summary>
    [Fact]
    public async Task OpenAsync_serves_a_value_until_it_expires()
    {
        ICacheStore store = await NewAsync();
        await WriteAsync(store, new CacheEntry("k", Now) { ExpiresAt = Now.AddMinutes(1) }, [1]);
        await WriteAsync(store, new CacheEntry("ever", Now), [2]);
        Assert.Equal([1], await ReadAsync(store, "k", Now.AddMinutes(1).AddTicks(-1)));
        Assert.Null(await store.OpenAsync("k", Now.AddMinutes(1), Cancellation));
        Assert.Null(await store.OpenAsync("k", Now.AddYears(1), Cancellation));
        Assert.Equal([2], await ReadAsync(store, "ever", Now.AddYears(100)));
        Assert.Equal(["ever", "k"], (await ToListAsync(store.ListAsync(null, Cancellation))).Select(entry => entry.Key));
        Assert.Equal(1, await store.RemoveAsync(["k"], Cancellation));
    }

    /// <summary>Removing says how many there were.</summary>
    [Fact]
    public async Task RemoveAsync_removes_what_is_there()
    {
        ICacheStore store = await NewAsync();
        string[] keys = [.. Enumerable.Range(0, 1500).Select(i => $"k{i}")];
        foreach (string key in keys)
            await WriteAsync(store, new CacheEntry(key, Now) { Tags = ["t"] }, [1]);
        Assert.Equal(0, await store.RemoveAsync([], Cancellation));
        Assert.Equal(2, await store.RemoveAsync(["k0", "none", "k1", "k0"], Cancellation));
        Assert.Equal(1497, await store.RemoveAsync(keys[..^1], Cancellation));
        Assert.Equal(["k1499"], (await ToListAsync(store.ListAsync("t", Cancellation))).Select(entry => entry.Key));
        Assert.Null(await store.OpenAsync("k7", Now, Cancellation));
    }

    /// <summary>Entries are listed in ordinal order, all or by a whole tag.</summary>
    [Fact]
    public async Task ListAsync_gives_entries_in_ordinal_order_of_their_keys()
    {
        ICacheStore store = await NewAsync();
        foreach (string name in OddNames)
            await WriteAsync(store, new CacheEntry(name, Now) { Tags = [name, "all"] }, [1]);
        await WriteAsync(store, new CacheEntry("untagged", Now), [1]);
        Assert.Equal(OddNames.Append("untagged").Order(StringComparer.Ordinal), (await ToListAsync(store.ListAsync(null, Cancellation))).Select(entry => entry.Key));
        Assert.Equal(OddNames.Order(StringComparer.Ordinal), (await ToListAsync(store.ListAsync("all", Cancellation))).Select(entry => entry.Key));
        foreach (string name in OddNames)
            AssertEqual(new CacheEntry(name, Now) { Tags = [name, "all"], Length = 1 }, Assert.Single(await ToListAsync(store.ListAsync(name, Cancellation))));
        Assert.Empty(await ToListAsync(store.ListAsync("al", Cancellation)));
    }

    /// <summary>Who stops in the middle of a list leaves nothing behind that is in the way.</summary>
    [Fact]
    public async Task ListAsync_can_be_left_in_the_middle()
    {
        ICacheStore store = await NewAsync();
        for (int i = 0; i < 20; i++)
            await WriteAsync(store, new CacheEntry($"k{i:00}", Now), [1]);
        await foreach (CacheEntry entry in store.ListAsync(null, Cancellation))
        {
            Assert.Equal("k00", entry.Key);
            break;
        }
        await WriteAsync(store, new CacheEntry("k99", Now), [1]);
        Assert.Equal(1, await store.RemoveAsync(["k00"], Cancellation));
        Assert.Equal(20, (await ToListAsync(store.ListAsync(null, Cancellation))).Count);
    }

    /// <summary>A cancelled call changes nothing.</summary>
    [Fact]
    public async Task A_cancelled_call_changes_nothing()
    {
        ICacheStore store = await NewAsync();
        await WriteAsync(store, new CacheEntry("k", Now), [1]);
        CancellationToken cancelled = new(true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.OpenAsync("k", Now, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.WriteAsync(new CacheEntry("k", Now), new MemoryStream([2]), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.RemoveAsync(["k"], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.TryLockAsync("k", "a", Now, Now.AddMinutes(1), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (CacheEntry _ in store.ListAsync(null, cancelled))
            {
            }
        });
        Assert.Equal([1], await ReadAsync(store, "k"));
        Assert.True(await store.TryLockAsync("k", "b", Now, Now.AddMinutes(1), Cancellation));
    }

    /// <summary>Durable stores keep values.</summary>
    [Fact]
    public async Task Values_are_there_after_opening_again()
    {
        ICacheStore store = await NewAsync();
        CacheEntry entry = new("k", Now) { ExpiresAt = Now.AddHours(1), Tags = ["t"] };
        await WriteAsync(store, entry, Bytes(200_000, 1));
        await CloseAsync(store);
        store = await AgainAsync(store);
        Assert.Equal(Bytes(200_000, 1), await ReadAsync(store, "k"));
        AssertEqual(entry with { Length = 200_000 }, Assert.Single(await ToListAsync(store.ListAsync("t", Cancellation))));
    }
}
