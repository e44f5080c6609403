using RagKit.Archives;
using RagKit.Reading;

namespace RagKit.Books;

/// <summary>Finds out whether a book's chapters are encrypted. Fonts may be: that hides no text.</summary>
internal static class EpubEncryption
{
    public static void RefuseProtected(string item, PackedFiles files, EpubPackage package, CancellationToken cancellationToken)
    {
        using PartReader? reader = files.OpenXml("META-INF/encryption.xml", cancellationToken);
        HashSet<string> chapters = [.. package.Spine];
        string? encrypted = null;
        while (encrypted is null && reader is not null && reader.Read())
        {
            // Addresses there are relative to the root.
            if (reader.IsStart && reader.Name == "CipherReference" && PackedPath.Resolve("", reader["URI"] ?? "") is { } path && chapters.Contains(path))
                encrypted = path;
        }
        if (encrypted is not null)
            throw new RagKitException($"'{item}' is protected by digital rights management ('{encrypted}' is encrypted). Use a copy without it, or leave it out with an Exclude glob.");
    }
}
