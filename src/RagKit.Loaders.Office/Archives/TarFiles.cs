using System.Formats.Tar;
using System.IO.Compression;
using RagKit.Reading;

namespace RagKit.Archives;

/// <summary>The files of a TAR archive, compressed by gzip or not, in its order.</summary>
internal static class TarFiles
{
    public static IEnumerable<ArchivedFile> Read(string item, ReadOnlyMemory<byte> bytes, InflateBudget budget)
    {
        Stream packed = ByteStream.Of(bytes);
        if (bytes.Span.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            packed = new GZipStream(packed, CompressionMode.Decompress);
        using TarHeaderStream stream = new(new BudgetStream(packed, budget));
        using TarReader reader = new(stream);
        while (Next(item, reader) is { } entry)
        {
            budget.SpendPart();
            // Links lead out of the archive; only files are read.
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && entry.DataStream is { } data)
                yield return new ArchivedFile(entry.Name, null, () => ByteStream.ReadAll(data));
        }
    }

    private static TarEntry? Next(string item, TarReader reader)
    {
        try
        {
            return reader.GetNextEntry();
        }
        catch (Exception e) when (LoadErrors.IsDamage(e) || e is InvalidOperationException)
        {
            throw LoadErrors.Damaged(item, "archive", e);
        }
    }
}
