namespace RagKit.Testing.Caching;

/// <summary>Gives a few bytes at a time, each after a wait, as a slow network does; can stop or do something half-way.</summary>
/// <param name="content">What it gives.</param>
/// <param name="halfWay">Done once when half is given.</param>
/// <param name="until">Waited for when half is given.</param>
internal sealed class DribblingStream(byte[] content, Action? halfWay = null, Task? until = null) : Stream
{
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        if (_position >= content.Length / 2)
        {
            halfWay?.Invoke();
            halfWay = null;
            if (until is not null)
                await until.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        cancellationToken.ThrowIfCancellationRequested();
        int count = Math.Min(Math.Min(1 + (_position % 9_973), content.Length - _position), buffer.Length);
        content.AsSpan(_position, count).CopyTo(buffer.Span);
        _position += count;
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
}
