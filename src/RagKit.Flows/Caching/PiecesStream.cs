using System.Buffers;

namespace RagKit.Caching;

/// <summary>Reads pieces of bytes that never change, one after the other.</summary>
internal sealed class PiecesStream(List<byte[]> pieces, long length) : Stream
{
    /// <summary>Below the size from which on arrays are kept apart from the others and hardly ever moved.</summary>
    private const int PieceBytes = 80_000;

    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => _position = value is >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"Position ({value}) must be at least 0.");
    }

    /// <summary>Reads a stream to its end, into whole pieces and a last one that is as long as it must be.</summary>
    public static async ValueTask<(List<byte[]> Pieces, long Length)> ReadAsync(Stream source, CancellationToken cancellationToken)
    {
        List<byte[]> pieces = [];
        long length = 0;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            int read;
            do
            {
                read = await source.ReadAtLeastAsync(buffer.AsMemory(0, PieceBytes), PieceBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                if (read > 0)
                    pieces.Add(buffer[..read]);
                length += read;
            }
            while (read == PieceBytes);
            return (pieces, length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (_position >= length)
            return 0;
        ReadOnlySpan<byte> rest = pieces[(int)(_position / PieceBytes)].AsSpan((int)(_position % PieceBytes));
        int count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken) : new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
