using RagKit.Archives;
using RagKit.Reading;

namespace RagKit.Books;

/// <summary>Reads the titles of a book's pages out of its tables of contents.</summary>
internal static class EpubContents
{
    /// <summary>The first title that a table of contents gives each page.</summary>
    public static Dictionary<string, string> Titles(PackedFiles files, EpubPackage package, CancellationToken cancellationToken)
    {
        Dictionary<string, string> titles = new(StringComparer.Ordinal);
        foreach (string path in package.Contents)
        {
            try
            {
                using PartReader? reader = files.OpenXml(path, cancellationToken);
                if (reader is not null)
                    Read(reader, path, titles);
            }
            catch (Exception e) when (LoadErrors.IsDamage(e))
            {
                // The chapters can be read without their titles, or with those found so far.
            }
        }
        return titles;
    }

    /// <summary>EPUB 3: <c>a href="page"</c> around the title. EPUB 2: <c>navLabel</c> with <c>text</c>, and <c>content src="page"</c> behind it.</summary>
    private static void Read(PartReader reader, string from, Dictionary<string, string> titles)
    {
        string label = "";
        while (reader.Read())
        {
            if (!reader.IsStart)
                continue;
            if (reader.Name == "a" && reader["href"] is { } href)
                Add(titles, from, href, reader.ReadText());
            else if (reader.Name == "text")
                label = reader.ReadText();
            else if (reader.Name == "content" && reader["src"] is { } source)
                Add(titles, from, source, label);
        }
    }

    private static void Add(Dictionary<string, string> titles, string from, string href, string title)
    {
        if (title.Length > 0 && PackedPath.Resolve(from, href) is { } path)
            titles.TryAdd(path, title);
    }
}
