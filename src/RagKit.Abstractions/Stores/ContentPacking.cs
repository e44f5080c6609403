using System.IO.Compression;
using System.Security.Cryptography;

namespace RagKit.Stores;

/// <summary>
/// How document stores keep a content: one byte that says how, then the bytes, compressed by Brotli where that makes them smaller.
/// Thread-safe.
/// </summary>
public static class ContentPacking
{
    private const byte Plain = 0, Brotli = 1;

    /// <summary>The address of a content: the SHA-256 of its bytes, in lower-case hexadecimal.</summary>
    public static string Address(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Packs a content.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="threshold">How many bytes it must have at least to be compressed.</param>
    public static byte[] Pack(ReadOnlySpan<byte> content, int threshold = 256)
    {
        if (content.Length >= threshold)
        {
            byte[] packed = new byte[1 + BrotliEncoder.GetMaxCompressedLength(content.Length)];
            if (BrotliEncoder.TryCompress(content, packed.AsSpan(1), out int written, quality: 4, window: 22) && written < content.Length)
            {
                packed[0] = Brotli;
                return packed[..(1 + written)];
            }
        }
        return [Plain, .. content];
    }

    /// <summary>A stream that packs what is written to it into another, which stays open when this is disposed; for contents of any size.</summary>
    public static Stream Create(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.WriteByte(Brotli);
        return new BrotliStream(destination, CompressionLevel.Fastest, leaveOpen: true);
    }

    /// <summary>Opens what <see cref="Pack"/> or <see cref="Create"/> gave, or a stream of the same form, to be read; disposing it disposes the inner stream.</summary>
    /// <exception cref="RagKitException">The first byte says nothing that this version knows.</exception>
    public static Stream Open(Stream packed)
    {
        ArgumentNullException.ThrowIfNull(packed);
        int form = packed.ReadByte();
        return form switch
        {
            Plain => packed,
            Brotli => new BrotliStream(packed, CompressionMode.Decompress),
            _ => throw new RagKitException($"A kept content begins with {form}, which this version of RagKit does not know: it is damaged, or was written by a later version."),
        };
    }

    /// <summary>Unpacks what <see cref="Pack"/> gave, and checks it against its address.</summary>
    /// <exception cref="RagKitException">It is damaged.</exception>
    public static byte[] Unpack(string address, ReadOnlyMemory<byte> packed)
    {
        using MemoryStream content = new();
        try
        {
            using Stream open = Open(new MemoryStream(packed.ToArray(), writable: false));
            open.CopyTo(content);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            throw Damaged(address, e);
        }
        byte[] bytes = content.ToArray();
        return Address(bytes) == address ? bytes : throw Damaged(address, null);
    }

    private static RagKitException Damaged(string address, Exception? cause) =>
        new($"The content kept under '{address}' is damaged: its bytes have another hash. Delete it from the document store, and ingest with IngestOptions {{ Rebuild = true }}.", cause);
}
