using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>An item's stream, read forward, that fails beyond a number of bytes. The item's own stream is left open.</summary>
internal sealed class LimitedStream : ForwardStream
{
    private readonly SourceContent _content;
    private readonly long _limit;
    private long _read;

    /// <exception cref="RagKitException">The item is known to be longer.</exception>
    public LimitedStream(SourceContent content, long limit)
    {
        (_content, _limit) = (content, limit);
        Check(content.KnownLength() ?? 0);
    }

    public override int Read(Span<byte> buffer) => Counted(_content.Stream.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await _content.Stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    private int Counted(int read)
    {
        Check(_read += read);
        return read;
    }

    private void Check(long length)
    {
        if (length > _limit)
            throw ContentReading.TooLong(_content.Item.Id, length, _limit);
    }
}
