using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace RagKit.Cleaning;

/// <summary>What is remembered of documents' likeness as bytes. What cannot be read is made anew.</summary>
internal static class DuplicateCodec
{
    private const string Format = "RagKit duplicates 1";

    public static byte[] Write(ConcurrentDictionary<string, DuplicateEntry> entries, string pipeline)
    {
        using MemoryStream stream = new();
        using (BinaryWriter writer = new(stream))
        {
            writer.Write(Format);
            writer.Write(pipeline);
            foreach ((string id, DuplicateEntry entry) in entries.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                writer.Write(id);
                writer.Write(entry.ContentHash);
                writer.Write(entry.Original ?? "");
                writer.Write((byte)(entry.Likeness?.Sketch.Length ?? byte.MaxValue));
                if (entry.Likeness is not Likeness likeness)
                    continue;
                writer.Write((ulong)(likeness.Words >> 64));
                writer.Write((ulong)likeness.Words);
                writer.Write(MemoryMarshal.AsBytes(likeness.Sketch.AsSpan()));
            }
        }
        return stream.ToArray();
    }

    public static ConcurrentDictionary<string, DuplicateEntry> Read(ReadOnlyMemory<byte>? content, string pipeline)
    {
        ConcurrentDictionary<string, DuplicateEntry> entries = new(StringComparer.Ordinal);
        if (content is not ReadOnlyMemory<byte> bytes)
            return entries;
        using BinaryReader reader = new(new MemoryStream(bytes.ToArray(), writable: false));
        try
        {
            if (reader.ReadString() != Format || reader.ReadString() != pipeline)
                return entries;
            while (reader.BaseStream.Position < reader.BaseStream.Length)
            {
                (string id, string hash, string original) = (reader.ReadString(), reader.ReadString(), reader.ReadString());
                entries[id] = new DuplicateEntry(hash, ReadLikeness(reader), original.Length == 0 ? null : original);
            }
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException)
        {
            entries.Clear();
        }
        return entries;
    }

    private static Likeness? ReadLikeness(BinaryReader reader)
    {
        byte length = reader.ReadByte();
        if (length == byte.MaxValue)
            return null;
        UInt128 words = new(reader.ReadUInt64(), reader.ReadUInt64());
        ushort[] sketch = new ushort[length];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(sketch.AsSpan()));
        return new(words, sketch);
    }
}
