using System.IO.Pipelines;
using RagKit.Caching;

namespace RagKit.Flows.Tests.Caching;

/// <summary>A stream as a value: copied into the store, and read from there by everybody on their own.</summary>
public sealed class CacheStreamTests : CacheTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(3_000_000)]
    public async Task Everybody_gets_a_stream_of_their_own(int length)
    {
        DurableHybridCache cache = NewCache();
        byte[] content = Content(length);
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int made = 0;
        Task<Stream>[] asking = [.. Enumerable.Range(0, 5).Select(async _ => await cache.GetOrCreateAsync<Stream>(
            "k",
            async _ =>
            {
                made++;
                await gate.Task;
                return new MemoryStream(content);
            },
            cancellationToken: Cancellation))];
        gate.SetResult();
        Stream[] streams = [.. await Task.WhenAll(asking), await cache.GetOrCreateAsync<Stream>("k", _ => throw new InvalidOperationException(), cancellationToken: Cancellation)];
        Assert.Equal(6, streams.Distinct().Count());
        foreach (Stream stream in streams)
            AssertSame(content, await ReadAsync(stream));
        Assert.Equal(1, made);
        Assert.Equal(6, Store.Disposed);
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task The_stream_of_the_factory_is_disposed_once_it_is_copied()
    {
        MemoryStream made = new(Content(10));
        await using Stream got = (await GetAsync<Stream>(NewCache(), "k", made)).Value;
        Assert.NotSame(made, got);
        Assert.False(made.CanRead);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(3_000_000)]
    public async Task A_stream_that_cannot_be_read_twice_is_kept_and_nothing_is_lost_when_the_store_fails(int length)
    {
        byte[] content = Content(length);
        Stream Once() => PipeReader.Create(new MemoryStream(content)).AsStream();
        AssertSame(content, await ReadAsync((await GetAsync(NewCache(), "k", Once())).Value));
        AssertSame(content, await ReadAsync((await GetAsync(NewCache(), "k", Stream.Null)).Value));

        Store.OnWrite = async (_, stream) =>
        {
            await stream.ReadAtLeastAsync(new byte[length / 2], length / 2, cancellationToken: Cancellation);
            throw new IOException("disk full");
        };
        AssertSame(content, await ReadAsync((await GetAsync(NewCache(), "other", Once())).Value));
        Assert.Equal(["The value of 'other', a System.IO.Stream, could not be cached; it is served all the same"], Warnings);
    }

    [Fact]
    public async Task Where_the_store_fails_each_caller_gets_a_stream_from_the_factory()
    {
        Store.OnWrite = (_, _) => throw new IOException("disk full");
        DurableHybridCache cache = NewCache();
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<Stream>[] asking = [.. Enumerable.Range(0, 3).Select(async _ => await cache.GetOrCreateAsync<Stream>(
            "k",
            async _ =>
            {
                await gate.Task;
                return new MemoryStream(Content(100));
            },
            cancellationToken: Cancellation))];
        gate.SetResult();
        foreach (Stream stream in await Task.WhenAll(asking))
            Assert.Equal(Content(100), await ReadAsync(stream));
    }

    [Fact]
    public async Task A_stream_that_nobody_came_for_is_disposed()
    {
        await (await GetAsync<Stream>(NewCache(), "k", new MemoryStream(Content(10)))).Value.DisposeAsync();
        using CancellationTokenSource cancel = new();
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int disposed = Store.Disposed;
        Store.OnOpened = () => gate.Task;
        Task<Stream> asked = NewCache().GetOrCreateAsync<Stream>("k", _ => throw new InvalidOperationException(), cancellationToken: cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        gate.SetResult();
        for (int i = 0; i < 1_000_000 && Store.Disposed == disposed; i++)
            await Task.Yield();
        Assert.Equal(disposed + 1, Store.Disposed);
    }

    [Fact]
    public async Task A_stream_of_the_factory_that_breaks_breaks_the_making()
    {
        Pipe pipe = new();
        await pipe.Writer.WriteAsync(Content(100), Cancellation);
        await pipe.Writer.CompleteAsync(new IOException("connection lost"));
        DurableHybridCache cache = NewCache();
        Assert.Equal("connection lost", (await Assert.ThrowsAsync<IOException>(() => GetAsync(cache, "k", pipe.Reader.AsStream()))).Message);
        Assert.Equal(0, Store.Written);
        Assert.Equal(Content(10), await ReadAsync((await GetAsync<Stream>(cache, "k", new MemoryStream(Content(10)))).Value));
    }

    [Fact]
    public async Task SetAsync_copies_a_stream_and_leaves_it_open()
    {
        DurableHybridCache cache = NewCache();
        using MemoryStream given = new(Content(1_000));
        await cache.SetAsync<Stream>("k", given, tags: ["t"], cancellationToken: Cancellation);
        Assert.True(given.CanRead);
        Assert.Equal(Content(1_000), await ReadAsync((await GetAsync(cache, "k", Stream.Null)).Value));
        await cache.RemoveByTagAsync("t", Cancellation);
        Assert.True((await GetAsync(cache, "k", Stream.Null)).WasMade);
    }

    [Fact]
    public async Task A_missing_stream_is_not_kept_and_a_special_one_is_refused()
    {
        DurableHybridCache cache = NewCache();
        Assert.Equal((null, true), await GetAsync<Stream?>(cache, "k", null));
        Assert.Equal((null, true), await GetAsync<Stream?>(cache, "k", null));
        FlowException e = await Assert.ThrowsAsync<FlowException>(async () => await cache.SetAsync("k", new MemoryStream(), cancellationToken: Cancellation));
        Assert.Equal("A System.IO.MemoryStream cannot be cached: make the result a System.IO.Stream.", e.Message);
    }

    private static void AssertSame(byte[] expected, byte[] actual) => Assert.True(expected.AsSpan().SequenceEqual(actual));

    private static byte[] Content(int length)
    {
        byte[] content = new byte[length];
        new Random(length).NextBytes(content);
        return content;
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        await using (stream)
        {
            using MemoryStream read = new();
            await stream.CopyToAsync(read, Cancellation);
            return read.ToArray();
        }
    }
}
