using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RagKit;

/// <summary>Hashes a document's content; every variable part is preceded by its length, so no two contents share an encoding.</summary>
internal static class DocumentHash
{
    public static string Compute(Document document)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, document.Text);
        Append(hash, document.Title);
        Append(hash, MetadataJson.Write(document.Metadata));
        Append(hash, document.Blocks);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, IReadOnlyList<Block> blocks)
    {
        Append(hash, blocks.Count);
        foreach (Block block in BlockTree.Walk(blocks))
        {
            Append(hash, (int)block.Kind);
            Append(hash, block.Range.Start.Value);
            Append(hash, block.Range.End.Value);
            Append(hash, block.Level);
            Append(hash, block.Page ?? 0);
            Append(hash, block.Children.Count);
            if (block.Metadata.Count > 0)
                Append(hash, MetadataJson.Write(block.Metadata));
        }
    }

    private static void Append(IncrementalHash hash, string text)
    {
        Append(hash, text.Length);
        hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private static void Append(IncrementalHash hash, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
