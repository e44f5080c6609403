namespace RagKit.Values;

/// <summary>Reads a value of several parts, some in memory at a time. It holds no connection: a generation stays as it is.</summary>
internal sealed class PartStream(LargeValues values, long generation, long length) : Stream
{
    private IReadOnlyList<byte[]> _parts = [];
    private int _part;
    private int _read;
    private int _next;
    private long _position;
    private bool _isDisposed;

    public override bool CanRead => !_isDisposed;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    /// <summary>Reads the first parts, so that what is missing is known when the value is opened.</summary>
    public async ValueTask<PartStream> OpenAsync(CancellationToken cancellationToken)
    {
        await FillAsync(cancellationToken).ConfigureAwait(false);
        return this;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_position == length || buffer.IsEmpty)
            return 0;
        if (_part == _parts.Count)
            await FillAsync(cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte> rest = _parts[_part].AsMemory(_read);
        int count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        _read += count;
        _position += count;
        if (count == rest.Length)
            (_part, _read) = (_part + 1, 0);
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

    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        base.Dispose(disposing);
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        int left = (int)((length + LargeValues.PartSize - 1) / LargeValues.PartSize) - _next, count = Math.Min(left, LargeValues.PartsAtOnce);
        (_parts, _part) = (await values.ReadAsync(generation, _next, count, cancellationToken).ConfigureAwait(false), 0);
        _next += count;
    }
}
