using Microsoft.Win32.SafeHandles;
using RagKit.Loading;

namespace RagKit.Git;

/// <summary>A part of a file, read forward; several may read the same file at once.</summary>
internal sealed class FileSlice(SafeFileHandle file, long start, long length, Action onDispose) : ForwardStream
{
    private readonly long _end = start + length;
    private long _at = start;
    private bool _disposed;

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        int read = RandomAccess.Read(file, buffer[..(int)Math.Min(buffer.Length, _end - _at)], _at);
        _at += read;
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        int read = await RandomAccess.ReadAsync(file, buffer[..(int)Math.Min(buffer.Length, _end - _at)], _at, cancellationToken).ConfigureAwait(false);
        _at += read;
        return read;
    }

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
