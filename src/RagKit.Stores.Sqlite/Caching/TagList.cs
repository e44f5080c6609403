using System.Buffers.Binary;
using RagKit.Sqlite;

namespace RagKit.Caching;

/// <summary>An entry's tags as one value: each with its length before it, so that a tag may hold anything.</summary>
internal static class TagList
{
    public static byte[] Encode(IReadOnlyList<string> tags)
    {
        using MemoryStream encoded = new();
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (string tag in tags)
        {
            byte[] bytes = OrdinalText.Encode(tag);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            encoded.Write(length);
            encoded.Write(bytes);
        }
        return encoded.ToArray();
    }

    public static string[] Decode(ReadOnlySpan<byte> encoded)
    {
        List<string> tags = [];
        while (encoded.Length >= sizeof(int))
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(encoded);
            tags.Add(OrdinalText.Decode(encoded.Slice(sizeof(int), length)));
            encoded = encoded[(sizeof(int) + length)..];
        }
        return [.. tags];
    }
}
