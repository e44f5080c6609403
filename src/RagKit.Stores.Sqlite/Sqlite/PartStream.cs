namespace RagKit.Sqlite;

/// <summary>
/// Reads a value of several parts, one part in memory at a time. It holds a read transaction, in which the value stays as it was
/// whatever is written meanwhile; disposing it, or reading it to its end, ends that.
/// </summary>
/// <param name="lease">The read transaction; it is the stream's now.</param>
/// <param name="length">How many bytes all parts have together.</param>
/// <param name="open">Gives a statement that stands on a part, whose bytes are its first column.</param>
internal sealed class PartStream(ReadLease lease, long length, Func<SqliteConnection, int, SqliteStatement> open) : Stream
{
    private SqliteStatement? _part;
    private int _next;
    private int _read;
    private long _position;
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (_position == Length || buffer.IsEmpty)
            return 0;
        ObjectDisposedException.ThrowIf(_ended, this);
        _part ??= open(lease.Connection, _next++);
        ReadOnlySpan<byte> rest = _part.Bytes(0)[_read..];
        int count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        _read += count;
        _position += count;
        if (count == rest.Length)
        {
            _part.Reset();
            (_part, _read) = (null, 0);
        }
        if (_position == Length)
            End();
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<int>(Read(buffer.Span));
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
            End();
        base.Dispose(disposing);
    }

    private void End()
    {
        if (_ended)
            return;
        _ended = true;
        _part?.Reset();
        lease.Complete(this);
        lease.Dispose();
    }
}
