namespace RagKit.Redis;

/// <summary>
/// Takes a value of any size: one of up to <see cref="PartBytes"/> is kept at hand, a larger one goes to the server part by part, under a
/// key of its own. That key has a time to live until a script makes it part of something, so that what a writer leaves behind that ended
/// in the middle goes by itself. Written by one caller at a time.
/// </summary>
internal sealed class PartSink(RedisConnection connection, string baseKey, CancellationToken cancellationToken) : Stream
{
    /// <summary>How much is sent and read at once.</summary>
    public const int PartBytes = 256 * 1024;

    private static readonly RedisScript Append = new("""
        redis.call('RPUSH', KEYS[1], ARGV[1])
        return redis.call('EXPIRE', KEYS[1], 3600)
        """);

    private readonly MemoryStream _part = new();
    private long _length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    /// <summary>Where the parts are; empty while all of the value is at hand.</summary>
    public string Key { get; private set; } = "";

    /// <summary>How many parts there are.</summary>
    public int Parts { get; private set; }

    /// <summary>The value, where it was small.</summary>
    public byte[] Inline => Key.Length == 0 ? _part.ToArray() : [];

    /// <summary>Sends the last part, if others were sent.</summary>
    public async ValueTask CompleteAsync()
    {
        if (Key.Length > 0 && _part.Length > 0)
            await SendAsync().ConfigureAwait(false);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            // Sent only when there is more, so that what fits into one part is kept at hand.
            if (_part.Length == PartBytes)
                await SendAsync().ConfigureAwait(false);
            int count = (int)Math.Min(buffer.Length, PartBytes - _part.Length);
            _part.Write(buffer.Span[..count]);
            _length += count;
            buffer = buffer[count..];
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask SendAsync()
    {
        if (Key.Length == 0)
            Key = $"{baseKey}:p:{connection.NewName()}";
        await connection.EvaluateAsync(Append, Key, [_part.ToArray()], cancellationToken).ConfigureAwait(false);
        Parts++;
        _part.SetLength(0);
    }
}
