using Microsoft.Win32.SafeHandles;

namespace RagKit.Git;

/// <summary>A part of a file, read forward; several may read the same file at once.</summary>
internal sealed class FileSlice(SafeFileHandle file, long start, long length, Action onDispose) : Stream
{
    private readonly long _end = start + length;
    private long _at = start;
    private bool _disposed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        int read = RandomAccess.Read(file, buffer[..(int)Math.Min(buffer.Length, _end - _at)], _at);
        _at += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        int read = await RandomAccess.ReadAsync(file, buffer[..(int)Math.Min(buffer.Length, _end - _at)], _at, cancellationToken).ConfigureAwait(false);
        _at += read;
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
        if (disposing && !_disposed)
        {
            _disposed = true;
            onDispose();
        }
        base.Dispose(disposing);
    }
}
