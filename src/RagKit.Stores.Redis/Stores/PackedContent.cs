using System.IO.Compression;
using System.Security.Cryptography;
using RagKit.Redis;

namespace RagKit.Stores;

/// <summary>A content on its way to the server: its address, and its packed bytes or the parts that they were sent in.</summary>
internal sealed record PackedContent(string Address, long Length, long StoredLength, byte[] Inline, string Parts, int PartCount)
{
    private const byte Plain = 0, Brotli = 1;

    /// <summary>A content that is thought to be there.</summary>
    public static PackedContent Known(string address) => new(address, 0, -1, [], "", 0);

    /// <summary>Packs a content; one whose packed bytes are more than may be sent inline is sent in parts.</summary>
    public static async Task<PackedContent> PackAsync(RedisConnection connection, string baseKey, string address, ReadOnlyMemory<byte> content, int compressAbove, long inline, CancellationToken cancellationToken)
    {
        byte[] packed = ContentPacking.Pack(content.Span, compressAbove);
        if (packed.Length <= inline)
            return new(address, content.Length, packed.Length, packed, "", 0);
        using PartSink sink = new(connection, baseKey, cancellationToken);
        await sink.WriteAsync(packed, cancellationToken).ConfigureAwait(false);
        await sink.CompleteAsync().ConfigureAwait(false);
        return new(address, content.Length, packed.Length, sink.Inline, sink.Key, sink.Parts);
    }

    /// <summary>Reads, packs and sends a content piece by piece. Whether it is compressed its beginning decides.</summary>
    public static async Task<PackedContent> PackAsync(RedisConnection connection, string baseKey, Stream content, int compressAbove, CancellationToken cancellationToken)
    {
        using PartSink sink = new(connection, baseKey, cancellationToken);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[PartSink.PartBytes];
        int read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        bool compresses = ContentPacking.Pack(buffer.AsSpan(0, read), compressAbove)[0] == Brotli;
        await sink.WriteAsync(new byte[] { compresses ? Brotli : Plain }, cancellationToken).ConfigureAwait(false);
        Stream packing = compresses ? new BrotliStream(sink, new BrotliCompressionOptions { Quality = 4 }, leaveOpen: true) : sink;
        long length = 0;
        for (; read > 0; read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false))
        {
            hash.AppendData(buffer, 0, read);
            length += read;
            await packing.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }
        if (compresses)
            await packing.DisposeAsync().ConfigureAwait(false);
        await sink.CompleteAsync().ConfigureAwait(false);
        return new(Convert.ToHexStringLower(hash.GetHashAndReset()), length, sink.Length, sink.Inline, sink.Key, sink.Parts);
    }
}
