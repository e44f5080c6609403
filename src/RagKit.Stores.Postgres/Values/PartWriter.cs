namespace RagKit.Values;

/// <summary>Takes a value's bytes and writes them in parts, some at a time. What it wrote is loose until something points to it.</summary>
internal sealed class PartWriter(LargeValues values, long generation) : Stream
{
    private readonly List<byte[]> _parts = [];
    private byte[] _part = new byte[LargeValues.PartSize];
    private int _filled;
    private int _written;
    private long _length;

    public long Generation => generation;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position { get => _length; set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            int count = Math.Min(buffer.Length, _part.Length - _filled);
            buffer[..count].CopyTo(_part.AsMemory(_filled));
            buffer = buffer[count..];
            _filled += count;
            _length += count;
            if (_filled < _part.Length)
                return;
            _parts.Add(_part);
            (_part, _filled) = (new byte[LargeValues.PartSize], 0);
            if (_parts.Count == LargeValues.PartsAtOnce)
                await SendAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes what is left.</summary>
    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        if (_filled > 0)
            _parts.Add(_part[.._filled]);
        _filled = 0;
        if (_parts.Count > 0)
            await SendAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DiscardAsync() => values.DiscardAsync(generation);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    // What compresses into it flushes when it ends: parts are sent when they are full, and by FinishAsync.
    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        await values.WriteAsync(generation, _written, [.. _parts.Select(part => (ReadOnlyMemory<byte>)part)], cancellationToken).ConfigureAwait(false);
        _written += _parts.Count;
        _parts.Clear();
    }
}
