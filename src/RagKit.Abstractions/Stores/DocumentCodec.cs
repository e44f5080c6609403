using System.Runtime.InteropServices;
using System.Text;

namespace RagKit.Stores;

/// <summary>
/// A parsed document as bytes, for stores that keep it: everything of it comes back equal. Strings are UTF-8, or UTF-16 where they hold
/// surrogates; numbers are little-endian. Thread-safe.
/// </summary>
public static class DocumentCodec
{
    private const byte Version = 1;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Encodes a document.</summary>
    public static byte[] Encode(Document document)
    {
        using MemoryStream stream = new(document.Text.Length + 256);
        using BinaryWriter writer = new(stream);
        writer.Write(Version);
        foreach (string text in (ReadOnlySpan<string>)[document.Id, document.Text, document.Title, document.SourceId, document.ItemId, document.MediaType, MetadataJson.Write(document.Metadata)])
            Write(writer, text);
        writer.Write(document.ModifiedAt is not null);
        writer.Write(document.ModifiedAt?.Ticks ?? 0);
        writer.Write(document.ModifiedAt?.Offset.Ticks ?? 0);
        writer.Write7BitEncodedInt(document.Blocks.Count);
        foreach (Block block in BlockTree.Walk(document.Blocks))
            Write(writer, block);
        return stream.ToArray();
    }

    /// <summary>Decodes what <see cref="Encode"/> gave.</summary>
    /// <exception cref="RagKitException">The bytes are something else, or of a later version.</exception>
    public static Document Decode(ReadOnlyMemory<byte> bytes)
    {
        using BinaryReader reader = new(new MemoryStream(bytes.ToArray(), writable: false));
        try
        {
            byte version = reader.ReadByte();
            if (version != Version)
                throw new RagKitException($"A kept document has format {version}, and this version of RagKit reads format {Version}. Update RagKit, or ingest with IngestOptions {{ Rebuild = true }} into a new store.");
            string[] texts = [.. Enumerable.Range(0, 7).Select(_ => ReadText(reader))];
            bool isDated = reader.ReadBoolean();
            long ticks = reader.ReadInt64(), offset = reader.ReadInt64();
            return new Document(texts[0], texts[1])
            {
                Title = texts[2],
                SourceId = texts[3],
                ItemId = texts[4],
                MediaType = texts[5],
                Metadata = MetadataJson.Read(texts[6]),
                ModifiedAt = isDated ? new DateTimeOffset(ticks, new TimeSpan(offset)) : null,
                Blocks = ReadBlocks(reader),
            };
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentException or FormatException or OverflowException or System.Text.Json.JsonException)
        {
            throw new RagKitException($"A kept document is damaged: {e.Message} Delete it from the corpus, and ingest again.", e);
        }
    }

    // Children follow their parent; the number of them says where they end.
    private static void Write(BinaryWriter writer, Block block)
    {
        writer.Write((byte)block.Kind);
        WriteRange(writer, block.Range);
        writer.Write((byte)block.Level);
        writer.Write7BitEncodedInt(block.Page ?? 0);
        Write(writer, block.Language ?? "");
        Write(writer, block.Metadata.Count == 0 ? "" : MetadataJson.Write(block.Metadata));
        writer.Write7BitEncodedInt(block.Links.Count);
        foreach (BlockLink link in block.Links)
        {
            WriteRange(writer, link.Range);
            Write(writer, link.Target);
        }
        writer.Write7BitEncodedInt(block.Children.Count);
    }

    /// <summary>Reads a tree without recursion: a document may nest as deep as it likes.</summary>
    private static List<Block> ReadBlocks(BinaryReader reader)
    {
        List<Block> top = [];
        Stack<(Block? Parent, List<Block> Children, int Left)> open = new();
        open.Push((null, top, ReadCount(reader)));
        while (open.TryPop(out (Block? Parent, List<Block> Children, int Left) level))
        {
            if (level.Left == 0)
            {
                if (level.Parent is not null)
                    open.Peek().Children.Add(level.Parent with { Children = level.Children });
                continue;
            }
            open.Push((level.Parent, level.Children, level.Left - 1));
            (Block block, int children) = ReadBlock(reader);
            if (children == 0)
                level.Children.Add(block);
            else
                open.Push((block, [], children));
        }
        return top;
    }

    private static (Block Block, int Children) ReadBlock(BinaryReader reader)
    {
        BlockKind kind = (BlockKind)reader.ReadByte();
        Range range = ReadRange(reader);
        byte level = reader.ReadByte();
        int page = reader.Read7BitEncodedInt();
        string language = ReadText(reader), metadata = ReadText(reader);
        BlockLink[] links = new BlockLink[ReadCount(reader)];
        for (int i = 0; i < links.Length; i++)
            links[i] = new BlockLink(ReadRange(reader), ReadText(reader));
        Block block = new(kind, range)
        {
            Level = level,
            Page = page == 0 ? null : page,
            Language = language.Length == 0 ? null : language,
            Metadata = MetadataJson.Read(metadata),
            Links = links,
        };
        return (block, ReadCount(reader));
    }

    /// <summary>How many of something follow, each of which takes a byte at least: damaged bytes must not ask for all memory.</summary>
    private static int ReadCount(BinaryReader reader)
    {
        int count = reader.Read7BitEncodedInt();
        return count >= 0 && count <= reader.BaseStream.Length - reader.BaseStream.Position ? count : throw new EndOfStreamException("More is announced than what is there.");
    }

    private static void WriteRange(BinaryWriter writer, Range range)
    {
        writer.Write7BitEncodedInt(range.Start.Value);
        writer.Write7BitEncodedInt(range.End.Value - range.Start.Value);
    }

    private static Range ReadRange(BinaryReader reader)
    {
        int start = reader.Read7BitEncodedInt();
        return start..(start + reader.Read7BitEncodedInt());
    }

    private static void Write(BinaryWriter writer, string text)
    {
        // A surrogate may be a lone one, for which UTF-8 has no form.
        bool isWhole = !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');
        byte[] bytes = isWhole ? Strict.GetBytes(text) : MemoryMarshal.AsBytes(text.AsSpan()).ToArray();
        writer.Write7BitEncodedInt64(((long)bytes.Length << 1) | (isWhole ? 0L : 1L));
        writer.Write(bytes);
    }

    private static string ReadText(BinaryReader reader)
    {
        long head = reader.Read7BitEncodedInt64();
        int length = checked((int)(head >> 1));
        if (length > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new EndOfStreamException("A text is longer than what is there.");
        byte[] bytes = reader.ReadBytes(length);
        return (head & 1) == 0 ? Strict.GetString(bytes) : new string(MemoryMarshal.Cast<byte, char>(bytes));
    }
}
