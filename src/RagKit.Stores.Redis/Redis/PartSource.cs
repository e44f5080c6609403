using StackExchange.Redis;

namespace RagKit.Redis;

/// <summary>
/// Reads what a <see cref="PartSink"/> sent, some parts at a time. Parts whose value was replaced or removed stay for
/// <see cref="Grace"/> after they were last read, so that whoever reads them comes to their end. Read by one caller at a time.
/// </summary>
internal sealed class PartSource(RedisConnection connection, string key, int parts) : Stream
{
    /// <summary>How long what nobody refers to any more stays for those who still read it; in scripts as 120.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private const int PartsAtOnce = 4;

    private static readonly RedisScript Page = new("""
        if redis.call('TTL', KEYS[1]) >= 0 then
          redis.call('EXPIRE', KEYS[1], 120)
        end
        return redis.call('LRANGE', KEYS[1], ARGV[1], ARGV[2])
        """);

    private readonly Queue<byte[]> _ahead = new();
    private ReadOnlyMemory<byte> _current;
    private int _fetched;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Fetches the first parts; false when they are not there.</summary>
    public async ValueTask<bool> TryBeginAsync(CancellationToken cancellationToken)
    {
        await FetchAsync(cancellationToken).ConfigureAwait(false);
        return _ahead.Count == Math.Min(parts, PartsAtOnce);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_current.IsEmpty)
        {
            if (_ahead.Count == 0)
            {
                if (_fetched >= parts)
                    return 0;
                int before = _fetched;
                await FetchAsync(cancellationToken).ConfigureAwait(false);
                if (_ahead.Count < _fetched - before)
                    throw new RagKitException($"The rest of a value on Redis at {connection.Server} is gone: it was replaced or removed, or evicted, and not read on for {Grace}. Open it again.");
            }
            _current = _ahead.Dequeue();
        }
        int count = Math.Min(buffer.Length, _current.Length);
        _current[..count].CopyTo(buffer);
        _current = _current[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask FetchAsync(CancellationToken cancellationToken)
    {
        int last = Math.Min(parts, _fetched + PartsAtOnce) - 1;
        RedisResult page = await connection.EvaluateAsync(Page, key, [_fetched, last], cancellationToken).ConfigureAwait(false);
        foreach (RedisResult part in page.Items())
            _ahead.Enqueue(part.Bytes());
        _fetched = last + 1;
    }
}
