namespace RagKit.Caching;

/// <summary>A byte, then what another stream gives; the other stream is left open.</summary>
internal sealed class PrefixedStream(byte prefix, Stream rest) : Stream
{
    private bool _isGiven;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer) => TryGive(buffer) ? 1 : rest.Read(buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        TryGive(buffer.Span) ? new(1) : rest.ReadAsync(buffer, cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private bool TryGive(Span<byte> buffer)
    {
        if (_isGiven || buffer.IsEmpty)
            return false;
        _isGiven = true;
        buffer[0] = prefix;
        return true;
    }
}
