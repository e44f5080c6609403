using System.Buffers;
using System.IO.Pipelines;

namespace RagKit.Caching;

/// <summary>
/// What a value is written into: held in memory while it is small; from a limit on passed on to a reader piece by piece, who is waited
/// for when it falls behind. For one writer.
/// </summary>
/// <param name="limit">How many bytes are held.</param>
/// <param name="spill">Reads what does not fit from its beginning; <see langword="null"/> to drop it.</param>
internal sealed class SpillStream(int limit, Func<Stream, Task>? spill) : Stream
{
    private readonly MemoryStream _held = new();
    private PipeWriter? _writer;
    private Task? _reading;
    private bool _isDropped;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Says that all is written. Gives the bytes if they are held; else waits until the reader is done, and throws what it threw.</summary>
    public async ValueTask<byte[]?> FinishAsync()
    {
        if (_writer is not null)
        {
            await _writer.CompleteAsync().ConfigureAwait(false);
            await _reading!.ConfigureAwait(false);
        }
        return _writer is null && !_isDropped ? _held.ToArray() : null;
    }

    /// <summary>Lets the reader fail, so that it keeps nothing of what is not whole.</summary>
    public async ValueTask AbortAsync(Exception exception)
    {
        if (_writer is null)
            return;
        await _writer.CompleteAsync(exception).ConfigureAwait(false);
        await _reading!.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Hold(buffer))
            return;
        _writer?.Write(buffer);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!Hold(buffer.Span) && _writer is not null && (await _writer.WriteAsync(buffer, cancellationToken).ConfigureAwait(false)).IsCompleted)
            _isDropped = true;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Holds the bytes while there is room, or drops them when nobody wants more; false when the reader is to have them.</summary>
    private bool Hold(ReadOnlySpan<byte> buffer)
    {
        if (_isDropped)
            return true;
        if (_writer is not null)
            return false;
        if (_held.Length + buffer.Length <= limit)
        {
            _held.Write(buffer);
            return true;
        }
        if (spill is null)
        {
            _isDropped = true;
            return true;
        }
        Pipe pipe = new(new PipeOptions(useSynchronizationContext: false));
        _writer = pipe.Writer;
        _writer.Write(_held.GetBuffer().AsSpan(0, (int)_held.Length));
        _held.SetLength(0);
        // On a thread of its own: a reader that blocks must not block the writer that it waits for.
        _reading = Task.Run(() => ReadAsync(pipe.Reader, spill));
        return false;
    }

    private static async Task ReadAsync(PipeReader reader, Func<Stream, Task> spill)
    {
        Stream content = reader.AsStream();
        await using (content.ConfigureAwait(false))
            await spill(content).ConfigureAwait(false);
    }
}
