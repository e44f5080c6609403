using RagKit.Caching;

namespace RagKit.Flows.Tests.Caching;

/// <summary>A store in memory that counts, and fails or does something when told to.</summary>
internal sealed class ProbedStore : ICacheStore
{
    private int _opened;
    private int _written;
    private int _disposed;
    private long _bytesRead;

    public MemoryCacheStore Inner { get; } = new();

    public int Opened => Volatile.Read(ref _opened);

    public int Written => Volatile.Read(ref _written);

    /// <summary>How many opened streams were disposed.</summary>
    public int Disposed => Volatile.Read(ref _disposed);

    public long BytesRead => Interlocked.Read(ref _bytesRead);

    /// <summary>Called before a value is opened.</summary>
    public Func<string, Task>? OnOpen { get; set; }

    /// <summary>Called after a value was opened, before it is given.</summary>
    public Func<Task>? OnOpened { get; set; }

    /// <summary>Called with what is to be written, before it is.</summary>
    public Func<string, Stream, Task>? OnWrite { get; set; }

    public Func<string, bool>? OnLock { get; set; }

    public async ValueTask<CachedValue?> OpenAsync(string key, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _opened);
        if (OnOpen is not null)
            await OnOpen(key);
        CachedValue? found = await Inner.OpenAsync(key, now, cancellationToken);
        if (OnOpened is not null)
            await OnOpened();
        return found is null ? null : found with { Content = new Probe(found.Content, this) };
    }

    public async ValueTask WriteAsync(CacheEntry entry, Stream value, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _written);
        if (OnWrite is not null)
            await OnWrite(entry.Key, value);
        await Inner.WriteAsync(entry, value, cancellationToken);
    }

    public ValueTask<int> RemoveAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken = default) => Inner.RemoveAsync(keys, cancellationToken);

    public IAsyncEnumerable<CacheEntry> ListAsync(string? tag = null, CancellationToken cancellationToken = default) => Inner.ListAsync(tag, cancellationToken);

    public ValueTask<bool> TryLockAsync(string key, string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken = default) =>
        OnLock?.Invoke(key) is false ? new(false) : Inner.TryLockAsync(key, owner, now, until, cancellationToken);

    private sealed class Probe(Stream inner, ProbedStore store) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = inner.Read(buffer, offset, count);
            Interlocked.Add(ref store._bytesRead, read);
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                Interlocked.Increment(ref store._disposed);
            base.Dispose(disposing);
        }
    }
}
