using RagKit.Archives;
using RagKit.Reading;
using RagKit.Sources;

namespace RagKit.OpenXml;

/// <summary>Opens an item as an Office package, and says clearly why one can't be opened.</summary>
internal static class OfficeFile
{
    public static async Task<Document> LoadAsync(
        OfficeFormat format, SourceContent content, OfficeLimits limits, Func<OfficePackage, Document> read, CancellationToken cancellationToken)
    {
        string item = content.Item.Id;
        ReadOnlyMemory<byte> bytes = await content.ReadAllAsync(limits.MaxBytes, cancellationToken).ConfigureAwait(false);
        Recognise(format, item, bytes.Span);
        try
        {
            using PackedFiles files = PackedFiles.Open(item, format.Name, bytes, InflateBudget.For(content, limits));
            return read(new OfficePackage(item, files, cancellationToken)).Describe(content.Item, format.MediaType);
        }
        catch (Exception e) when (LoadErrors.IsDamage(e))
        {
            throw LoadErrors.Damaged(item, format.Name, e);
        }
    }

    private static void Recognise(OfficeFormat format, string item, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0)
            throw LoadErrors.Empty(item);
        if (CompoundFile.Is(bytes) && !CompoundFile.IsEncrypted(bytes))
            throw new RagKitException($"'{item}' is in the old binary format of Office 97 to 2003, which is not read. Open it in an Office program, and save it as {format.Extension}.");
        if (bytes.StartsWith("{\\rtf"u8))
            throw new RagKitException($"'{item}' is rich text, not a {format.Name} as its name says. Give it the extension .rtf.");
    }
}
