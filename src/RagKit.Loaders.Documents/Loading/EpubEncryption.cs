using System.Xml;

namespace RagKit.Loading;

/// <summary>Finds out whether a book's chapters are encrypted. Fonts may be: that hides no text.</summary>
internal static class EpubEncryption
{
    public static void RefuseProtected(string item, PackedFiles files, EpubPackage package, CancellationToken cancellationToken)
    {
        if (files.Read("META-INF/encryption.xml") is not { } encryption)
            return;
        HashSet<string> chapters = [.. package.Spine];
        string? encrypted = null;
        SafeXml.Visit(item, EpubPackage.Kind, encryption, node =>
        {
            // Addresses there are relative to the root.
            if (node.NodeType == XmlNodeType.Element && node.LocalName == "CipherReference" && PackedPath.Resolve("", node.GetAttribute("URI") ?? "") is { } path && chapters.Contains(path))
                encrypted ??= path;
            return false;
        }, cancellationToken);
        if (encrypted is not null)
            throw new RagKitException($"'{item}' is protected by digital rights management ('{encrypted}' is encrypted). Use a copy without it, or leave it out with an Exclude glob.");
    }
}
