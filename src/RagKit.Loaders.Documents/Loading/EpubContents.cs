using System.Xml;

namespace RagKit.Loading;

/// <summary>Reads the titles of a book's pages out of its tables of contents.</summary>
internal static class EpubContents
{
    /// <summary>The first title that a table of contents gives each page.</summary>
    public static Dictionary<string, string> Titles(string item, PackedFiles files, EpubPackage package, CancellationToken cancellationToken)
    {
        Dictionary<string, string> titles = new(StringComparer.Ordinal);
        foreach (string path in package.Contents)
        {
            if (files.Read(path) is not { Length: > 0 } bytes)
                continue;
            try
            {
                string label = "";
                SafeXml.Visit(item, EpubPackage.Kind, bytes, node =>
                {
                    if (node.NodeType != XmlNodeType.Element)
                        return false;
                    switch (node.LocalName)
                    {
                        // EPUB 3: <a href="page">title</a>. EPUB 2: <navLabel><text>title</text></navLabel><content src="page"/>.
                        case "a" when node.GetAttribute("href") is { } href:
                            Add(titles, path, href, XmlText.Of(node));
                            return true;
                        case "text":
                            label = XmlText.Of(node);
                            return true;
                        case "content" when node.GetAttribute("src") is { } source:
                            Add(titles, path, source, label);
                            return false;
                        default:
                            return false;
                    }
                }, cancellationToken);
            }
            catch (RagKitException)
            {
                // The chapters can be read without their titles, or with those found so far.
            }
        }
        return titles;
    }

    private static void Add(Dictionary<string, string> titles, string from, string href, string title)
    {
        if (title.Length > 0 && PackedPath.Resolve(from, href) is { } path)
            titles.TryAdd(path, title);
    }
}
