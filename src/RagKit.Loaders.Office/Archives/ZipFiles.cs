using System.IO.Compression;
using RagKit.Reading;

namespace RagKit.Archives;

/// <summary>The files of a ZIP archive, in its order.</summary>
internal static class ZipFiles
{
    private const int LinkMode = 0xA000;
    private const int TypeMask = 0xF000;

    public static IEnumerable<ArchivedFile> Read(string item, ReadOnlyMemory<byte> bytes, InflateBudget budget)
    {
        budget.SpendParts(ZipDirectory.Count(bytes.Span));
        using ZipArchive archive = Open(item, bytes);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            // Links lead out of the archive; what they hold is a path, no text.
            if (entry.FullName.EndsWith('/') || entry.FullName.EndsWith('\\') || ((entry.ExternalAttributes >> 16) & TypeMask) == LinkMode)
                continue;
            yield return new ArchivedFile(entry.FullName, entry.IsEncrypted ? "It is encrypted with a password. Pack it anew without one." : null, () => Unpack(entry, budget));
        }
    }

    private static ZipArchive Open(string item, ReadOnlyMemory<byte> bytes)
    {
        ZipArchive? archive = null;
        try
        {
            archive = new ZipArchive(ByteStream.Of(bytes), ZipArchiveMode.Read);
            // Reading the directory is what fails.
            _ = archive.Entries;
            return archive;
        }
        catch (Exception e) when (LoadErrors.IsDamage(e))
        {
            archive?.Dispose();
            throw LoadErrors.Damaged(item, "archive", e);
        }
    }

    /// <summary>The length that the directory states is not believed: an entry costs what it really holds.</summary>
    private static ReadOnlyMemory<byte> Unpack(ZipArchiveEntry entry, InflateBudget budget)
    {
        using BudgetStream stream = new(entry.Open(), budget);
        return ByteStream.ReadAll(stream);
    }
}
