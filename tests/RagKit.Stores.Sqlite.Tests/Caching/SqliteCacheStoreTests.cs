using RagKit.Caching;
using RagKit.Runs;
using RagKit.Sqlite;
using RagKit.TestData;
using RagKit.Testing.Time;
using SQLitePCL;

namespace RagKit.Stores.Sqlite.Tests;

public sealed class SqliteCacheStoreTests : IAsyncDisposable
{
    private const int Large = 700_000;

    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly SqliteFlowStore _store;
    private readonly ICacheStore _cache;

    public SqliteCacheStoreTests() => _cache = _store = new SqliteFlowStore(Path.Combine(_folder.Path, "flows.db"), timeProvider: _time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => _time.GetUtcNow();

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    [InlineData((256 * 1024) - 1)]
    [InlineData(256 * 1024)]
    [InlineData((256 * 1024) + 1)]
    [InlineData(512 * 1024)]
    [InlineData(3_000_000)]
    public async Task A_value_of_any_length_comes_back_as_it_was(int length)
    {
        CacheEntry entry = new("key é😀\uD800", Now) { ExpiresAt = Now.AddTicks(1), Tags = ["b", "a\u0000", ""] };
        byte[] value = Bytes(length, 1);
        await _cache.WriteAsync(entry, new TrickleStream(value), Cancellation);
        CachedValue? found = await _cache.OpenAsync(entry.Key, Now, Cancellation);
        Assert.NotNull(found);
        Assert.Equal(value, await ReadAsync(found));
        Assert.Equal(entry.Tags, found.Entry.Tags);
        Assert.Equal(entry with { Length = length, Tags = [] }, found.Entry with { Tags = [] });
        Assert.Null(await _cache.OpenAsync(entry.Key, Now.AddTicks(1), Cancellation));
    }

    [Theory]
    [InlineData(10, 20)]
    [InlineData(10, Large)]
    [InlineData(Large, 10)]
    [InlineData(Large, Large + 1)]
    public async Task What_is_open_is_read_whole_while_it_is_replaced_and_removed(int first, int second)
    {
        await WriteAsync("k", Bytes(first, 1));
        using Stream old = (await _cache.OpenAsync("k", Now, Cancellation))!.Content;
        byte[] read = new byte[first];
        await old.ReadExactlyAsync(read.AsMemory(0, 5), Cancellation);
        await WriteAsync("k", Bytes(second, 2));
        using Stream replaced = (await _cache.OpenAsync("k", Now, Cancellation))!.Content;
        await _cache.RemoveAsync(["k"], Cancellation);
        await WriteAsync("k", Bytes(5, 3));
        await old.ReadExactlyAsync(read.AsMemory(5), Cancellation);
        Assert.Equal(Bytes(first, 1), read);
        Assert.Equal(0, await old.ReadAsync(new byte[1], Cancellation));
        Assert.Equal(Bytes(second, 2), await ReadAsync(replaced));
        Assert.Equal(1, Number("SELECT count(*) FROM cache_parts"));
    }

    [Fact]
    public async Task A_write_that_is_cut_short_leaves_the_old_value_and_no_parts()
    {
        await WriteAsync("k", Bytes(10, 1));
        await Assert.ThrowsAsync<IOException>(async () => await _cache.WriteAsync(new CacheEntry("k", Now), new TrickleStream(Bytes(Large, 2), failAt: 600_000), Cancellation));
        await Assert.ThrowsAsync<IOException>(async () => await _cache.WriteAsync(new CacheEntry("new", Now), new TrickleStream(Bytes(50, 2), failAt: 20), Cancellation));
        Assert.Equal(Bytes(10, 1), await ReadAsync((await _cache.OpenAsync("k", Now, Cancellation))!));
        Assert.Null(await _cache.OpenAsync("new", Now, Cancellation));
        await WriteAsync("other", Bytes(10, 3));
        Assert.Equal((2, 0), (Number("SELECT count(*) FROM cache_parts"), Number("SELECT count(*) FROM cache_loose")));
    }

    [Fact]
    public async Task What_a_writer_left_that_ended_is_removed_after_an_hour_and_not_before()
    {
        await WriteAsync("k", Bytes(10, 1));
        long generation = Number("SELECT max(key) >> 20 FROM cache_parts") + 1;
        using (SqliteConnection died = Open())
            died.Execute($"INSERT INTO cache_parts VALUES ({generation << 20}, 'part'); INSERT INTO cache_loose VALUES ({generation}, {Now.AddHours(1).UtcTicks})");
        _time.Advance(TimeSpan.FromMinutes(59));
        await WriteAsync("k", Bytes(Large, 1));
        Assert.Equal(1, Number("SELECT count(*) FROM cache_loose"));
        _time.Advance(TimeSpan.FromMinutes(61));
        await WriteAsync("k2", Bytes(10, 1));
        Assert.Equal(0, Number("SELECT count(*) FROM cache_loose"));
        Assert.Equal(0, Number($"SELECT count(*) FROM cache_parts WHERE key = {generation << 20}"));
        Assert.Equal(Bytes(Large, 1), await ReadAsync((await _cache.OpenAsync("k", Now, Cancellation))!));
    }

    [Fact]
    public async Task A_source_that_gives_nothing_for_an_hour_is_told_that_it_is_too_late()
    {
        TrickleStream slow = new(Bytes(Large, 2)) { At = (600_000, () => PassAnHourAsync().GetAwaiter().GetResult()) };
        RagKitException error = await Assert.ThrowsAsync<RagKitException>(async () => await _cache.WriteAsync(new CacheEntry("k", Now), slow, Cancellation));
        Assert.Contains("'k' was not written", error.Message, StringComparison.Ordinal);
        Assert.Null(await _cache.OpenAsync("k", Now, Cancellation));

        async Task PassAnHourAsync()
        {
            _time.Advance(TimeSpan.FromHours(2));
            await using SqliteFlowStore other = new(_store.Path, timeProvider: _time);
            await ((ICacheStore)other).WriteAsync(new CacheEntry("other", Now), new MemoryStream([1]), Cancellation);
        }
    }

    [Fact]
    public async Task Entries_are_listed_in_ordinal_order_all_or_by_tag_and_removed_by_key()
    {
        string[] keys = [.. Enumerable.Range(0, 1200).Select(number => $"{number * 7919 % 1200}"), "\uFFFD", "\U0001F600", "Z", "z"];
        foreach (string key in keys)
            await _cache.WriteAsync(new CacheEntry(key, Now) { Tags = key.EndsWith('3') ? ["three", "all"] : ["all"], ExpiresAt = Now.AddDays(-1) }, new MemoryStream([1]), Cancellation);
        string[] ordered = [.. keys.Order(StringComparer.Ordinal)];
        Assert.Equal(ordered, await KeysAsync(null));
        Assert.Equal(ordered, await KeysAsync("all"));
        Assert.Equal(ordered.Where(key => key.EndsWith('3')), await KeysAsync("three"));
        Assert.Empty(await KeysAsync("Three"));

        await WriteAsync("3", [2], "other");
        Assert.DoesNotContain("3", await KeysAsync("three"));
        Assert.Equal(["3"], await KeysAsync("other"));
        Assert.Equal(1200, await _cache.RemoveAsync([.. keys.Take(1200), "none", "0"], Cancellation));
        Assert.Equal(["Z", "z", "\U0001F600", "\uFFFD"], await KeysAsync(null));
        Assert.Empty(await KeysAsync("three"));
        Assert.Equal((4, 4), (Number("SELECT count(*) FROM cache_tags"), Number("SELECT count(*) FROM cache_parts")));
    }

    [Fact]
    public async Task A_key_is_locked_for_one_owner_until_its_time_across_stores()
    {
        await using SqliteFlowStore otherStore = new(_store.Path, timeProvider: _time);
        ICacheStore other = otherStore;
        Assert.True(await _cache.TryLockAsync("k", "a", Now, Now.AddMinutes(1), Cancellation));
        Assert.False(await other.TryLockAsync("k", "b", Now, Now.AddMinutes(1), Cancellation));
        Assert.True(await other.TryLockAsync("k2", "b", Now, Now.AddMinutes(1), Cancellation));
        Assert.True(await _cache.TryLockAsync("k", "a", Now, Now.AddMinutes(2), Cancellation));
        Assert.True(await other.TryLockAsync("k", "b", Now.AddMinutes(2), Now.AddMinutes(3), Cancellation));
        Assert.True(await other.TryLockAsync("k", "b", Now.AddMinutes(2), Now.AddMinutes(2), Cancellation));
        Assert.True(await _cache.TryLockAsync("k", "a", Now, Now.AddMinutes(1), Cancellation));
        Assert.Null(await _store.FindClaimAsync("k", Cancellation));
    }

    [Fact]
    public async Task Readers_see_one_writers_value_or_anothers_while_many_write()
    {
        await WriteAsync("k", Bytes(Large, 0));
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task reader = Task.Run(async () =>
        {
            do
            {
                byte[] read = await ReadAsync((await _cache.OpenAsync("k", Now, Cancellation))!);
                Assert.Equal(Bytes(read.Length, read[0]), read);
                Assert.Equal(read[0] % 2 == 0 ? Large : 100, read.Length);
            }
            while (!done.IsCancellationRequested);
        }, Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (int round = 0; round < 10; round++)
                await WriteAsync("k", Bytes(writer % 2 == 0 ? Large : 100, writer));
        }, Cancellation)));
        await done.CancelAsync();
        await reader;
        await WriteAsync("k", [1]);
        Assert.Equal((1, 0), (Number("SELECT count(*) FROM cache_parts"), Number("SELECT count(*) FROM cache_loose")));
    }

    private static byte[] Bytes(int length, int seed) => [.. Enumerable.Range(0, length).Select(at => (byte)(seed + (at % 251)))];

    private static Task<byte[]> ReadAsync(CachedValue value) => ReadAsync(value.Content);

    private static async Task<byte[]> ReadAsync(Stream content)
    {
        using (content)
        {
            using MemoryStream copy = new();
            await content.CopyToAsync(copy, Cancellation);
            return copy.ToArray();
        }
    }

    private ValueTask WriteAsync(string key, byte[] value, params string[] tags) =>
        _cache.WriteAsync(new CacheEntry(key, Now) { Tags = tags }, new MemoryStream(value), Cancellation);

    private async Task<List<string>> KeysAsync(string? tag)
    {
        List<string> keys = [];
        await foreach (CacheEntry entry in _cache.ListAsync(tag, Cancellation))
            keys.Add(entry.Key);
        return keys;
    }

    private SqliteConnection Open() => new(FlowSchema.FlowStore, _store.Path, raw.SQLITE_OPEN_READWRITE);

    private long Number(string sql)
    {
        using SqliteConnection connection = Open();
        return connection.Number(sql);
    }
}
