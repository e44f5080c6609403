using RagKit.Caching;
using Xunit;

namespace RagKit.Testing.Caching;

public abstract partial class CacheStoreConformance
{
    private const int Revisions = 60;

    /// <summary>Who has opened a value reads it as it was, though it is replaced or removed meanwhile.</summary>
    [Theory]
    [InlineData(1000)]
    [InlineData(3_000_000)]
    public async Task An_open_value_stays_as_it_was(int length)
    {
        ICacheStore store = await NewAsync();
        byte[] old = Bytes(length, 1);
        await WriteAsync(store, new CacheEntry("k", Now), old);
        CachedValue first = Assert.IsType<CachedValue>(await store.OpenAsync("k", Now, Cancellation));
        CachedValue second = Assert.IsType<CachedValue>(await store.OpenAsync("k", Now, Cancellation));
        await using (first.Content)
        await using (second.Content)
        {
            byte[] beginning = new byte[100];
            await first.Content.ReadExactlyAsync(beginning, Cancellation);
            await WriteAsync(store, new CacheEntry("k", Now), Bytes(length + 1, 2));
            Assert.Equal(1, await store.RemoveAsync(["k"], Cancellation));
            Assert.Null(await store.OpenAsync("k", Now, Cancellation));
            await WriteAsync(store, new CacheEntry("k", Now), [3]);
            byte[] rest = await ReadAsync(first.Content);
            Assert.Equal<byte[]>(old, [.. beginning, .. rest]);
            Assert.Equal(old, await ReadAsync(second.Content));
        }
        Assert.Equal([3], await ReadAsync(store, "k"));
    }

    /// <summary>Readers see one revision whole, never a mix and never a gap.</summary>
    [Fact]
    public async Task WriteAsync_is_seen_whole_or_not_at_all()
    {
        ICacheStore store = await NewAsync();
        await WriteAsync(store, new CacheEntry("k", Now), Revision(0));
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task[] readers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => ReadRevisionsAsync(store, done.Token), Cancellation))];
        await Task.Run(
            async () =>
            {
                for (int revision = 1; revision <= Revisions; revision++)
                    await WriteAsync(store, new CacheEntry("k", Now), Revision(revision));
            },
            Cancellation);
        await done.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal(Revision(Revisions), await ReadAsync(store, "k"));
    }

    /// <summary>Writers from several threads lose nothing.</summary>
    [Fact]
    public async Task Writes_from_several_threads_are_all_kept()
    {
        ICacheStore store = await NewAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(
            async () =>
            {
                for (int number = 0; number < 50; number++)
                {
                    await WriteAsync(store, new CacheEntry($"w{writer}-{number:00}", Now) { Tags = [$"w{writer}"] }, Bytes(100 + number, writer));
                    if (number % 2 == 1)
                        Assert.Equal(1, await store.RemoveAsync([$"w{writer}-{number:00}"], Cancellation));
                }
            },
            Cancellation)));
        Assert.Equal(100, (await ToListAsync(store.ListAsync(null, Cancellation))).Count);
        Assert.Equal(25, (await ToListAsync(store.ListAsync("w3", Cancellation))).Count);
        Assert.Equal(Bytes(148, 2), await ReadAsync(store, "w2-48"));
    }

    /// <summary>A value that is being read piece by piece, and one that is being written, keep nobody else from working.</summary>
    [Fact]
    public async Task Slow_readers_and_writers_keep_nobody_waiting()
    {
        ICacheStore store = await NewAsync();
        await WriteAsync(store, new CacheEntry("slow", Now), Bytes(2_000_000, 1));
        CachedValue slow = Assert.IsType<CachedValue>(await store.OpenAsync("slow", Now, Cancellation));
        await using Stream opened = slow.Content;
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task writing = store.WriteAsync(new CacheEntry("slower", Now), new DribblingStream(Bytes(200_000, 2), until: gate.Task), Cancellation).AsTask();
        await WriteAsync(store, new CacheEntry("k", Now), [1]).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.Equal([1], await ReadAsync(store, "k"));
        Assert.Null(await store.OpenAsync("slower", Now, Cancellation));
        gate.SetResult();
        await writing;
        Assert.Equal(Bytes(200_000, 2), await ReadAsync(store, "slower"));
        Assert.Equal(Bytes(2_000_000, 1), await ReadAsync(opened));
    }

    private static byte[] Revision(int revision) => [.. Enumerable.Repeat((byte)revision, 40_000 + (7_001 * (revision % 9)))];

    private static async Task ReadRevisionsAsync(ICacheStore store, CancellationToken done)
    {
        do
        {
            byte[] read = await ReadAsync(store, "k");
            Assert.Equal(40_000 + (7_001 * (read[0] % 9)), read.Length);
            Assert.DoesNotContain(read, value => value != read[0]);
        }
        while (!done.IsCancellationRequested);
    }
}
