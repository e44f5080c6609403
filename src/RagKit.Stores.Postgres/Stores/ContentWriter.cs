using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using RagKit.Values;

namespace RagKit.Stores;

/// <summary>Packs contents: small ones in memory, large ones into parts that are loose until a row points to them.</summary>
internal sealed class ContentWriter(LargeValues values)
{
    // As ContentPacking writes it: the first byte of a content that is kept as it is, and of one that is compressed.
    private const byte Plain = 0, Brotli = 1;
    private const int Quality = 4;

    public async ValueTask<PackedContent> PackAsync(byte[] address, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        byte[] packed = ContentPacking.Pack(content.Span);
        if (packed.Length <= LargeValues.PartSize)
            return new PackedContent(address, content.Length, packed.Length, packed, null);
        using PartWriter parts = await values.BeginAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await parts.WriteAsync(packed, cancellationToken).ConfigureAwait(false);
            await parts.FinishAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await parts.DiscardAsync().ConfigureAwait(false);
            throw;
        }
        return new PackedContent(address, content.Length, packed.Length, [], parts.Generation);
    }

    /// <summary>Packs a stream, of which little is in memory at a time.</summary>
    /// <param name="first">What was read of it.</param>
    /// <param name="rest">The rest of it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<PackedContent> PackAsync(ReadOnlyMemory<byte> first, Stream rest, CancellationToken cancellationToken)
    {
        using PartWriter parts = await values.BeginAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            // Its beginning tells whether it is worth compressing.
            bool compresses = ContentPacking.Pack(first.Span)[0] == Brotli;
            await parts.WriteAsync(new[] { compresses ? Brotli : Plain }, cancellationToken).ConfigureAwait(false);
            long length;
            if (compresses)
            {
                BrotliStream compressed = new(parts, new BrotliCompressionOptions { Quality = Quality }, leaveOpen: true);
                await using ConfiguredAsyncDisposable ended = compressed.ConfigureAwait(false);
                length = await CopyAsync(first, rest, compressed, hash, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                length = await CopyAsync(first, rest, parts, hash, cancellationToken).ConfigureAwait(false);
            }
            await parts.FinishAsync(cancellationToken).ConfigureAwait(false);
            return new PackedContent(hash.GetHashAndReset(), length, parts.Length, [], parts.Generation);
        }
        catch
        {
            await parts.DiscardAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async ValueTask<long> CopyAsync(ReadOnlyMemory<byte> first, Stream rest, Stream to, IncrementalHash hash, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[LargeValues.PartSize];
        long length = 0;
        for (ReadOnlyMemory<byte> piece = first; !piece.IsEmpty;)
        {
            hash.AppendData(piece.Span);
            length += piece.Length;
            await to.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
            piece = buffer.AsMemory(0, await rest.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));
        }
        return length;
    }
}
