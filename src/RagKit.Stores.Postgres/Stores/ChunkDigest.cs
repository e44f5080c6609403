using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RagKit.Stores;

/// <summary>Tells whether a chunk is as it is stored, without reading it back: hashes of 16 bytes of its words and of everything else.</summary>
internal static class ChunkDigest
{
    public static Guid OfWords(Chunk chunk)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, chunk.Context);
        Append(hash, chunk.Text);
        return Take(hash);
    }

    public static Guid OfRest(Chunk chunk, string? headings, string? metadata)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, chunk.Title);
        Append(hash, headings ?? "");
        Append(hash, metadata ?? "");
        Append(hash, chunk.Enrichment);
        Span<byte> numbers = stackalloc byte[5 * sizeof(int)];
        ReadOnlySpan<int> values = [chunk.Ordinal, chunk.Range.Start.Value, chunk.Range.End.Value, chunk.Page ?? -1, chunk.TokenCount];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(numbers[(i * sizeof(int))..], values[i]);
        hash.AppendData(numbers);
        return Take(hash);
    }

    private static void Append(IncrementalHash hash, string text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        hash.AppendData(length);
        hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private static Guid Take(IncrementalHash hash)
    {
        Span<byte> whole = stackalloc byte[32];
        hash.GetHashAndReset(whole);
        return new Guid(whole[..16]);
    }
}
