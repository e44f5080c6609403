using RagKit.Loading;

namespace RagKit.Git;

/// <summary>A long blob as git gives it. Its process is free again once it was read to its end, and is ended when it was not.</summary>
internal sealed class GitBlobStream(GitBlobs blobs, GitBlobReader reader, long length) : ForwardStream
{
    private const int LongestSync = 64 * 1024;
    private long _left = length;
    private bool _disposed;

    public override int Read(Span<byte> buffer)
    {
        byte[] bytes = new byte[Math.Min(buffer.Length, LongestSync)];
        int read = ReadAsync(bytes).AsTask().GetAwaiter().GetResult();
        bytes.AsSpan(0, read).CopyTo(buffer);
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_left == 0)
            return 0;
        int read = await reader.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken).ConfigureAwait(false);
        _left -= read;
        if (_left == 0)
            await reader.FinishAsync(cancellationToken).ConfigureAwait(false);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            if (reader.IsBusy)
                reader.Dispose();
            else
                blobs.Return(reader);
        }
        base.Dispose(disposing);
    }
}
