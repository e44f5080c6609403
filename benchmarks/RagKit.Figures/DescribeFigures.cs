using RagKit.Cleaning;
using RagKit.Loading;
using RagKit.Sources;

namespace RagKit.Figures;

/// <summary>How many documents of the shared set have a title of their own, an author and a date, as loaded and as described; what is added goes to standard error, to be judged by eye.</summary>
internal static class DescribeFigures
{
    private static readonly IDocumentLoader[] Loaders =
    [
        new MarkdownLoader(), new HtmlLoader(), new TextLoader(), new DocxLoader(), new PptxLoader(), new OdtLoader(), new RtfLoader(), new EpubLoader(new HtmlLoader()),
        new EmlLoader([new HtmlLoader(), new TextLoader()]), new PdfLoader(),
    ];

    public static async IAsyncEnumerable<Figure> MeasureAsync(string docs, IDocumentTransform describer)
    {
        (int documents, int titles, int authors, int dates) = (0, 0, 0, 0);
        foreach (string folder in (string[])["md", "html", "txt", "docx", "pptx", "odt", "rtf", "epub", "eml", "pdf"])
        {
            foreach (string path in Directory.EnumerateFiles(Path.Combine(docs, folder)).Order(StringComparer.Ordinal))
            {
                foreach (Document document in await LoadAsync(path))
                {
                    Document described = (await describer.TransformAsync(document)).Document!;
                    documents++;
                    titles += Say(document, "title", document.Title, described.Title);
                    authors += Say(document, "author", Fact(document, "author"), Fact(described, "author"));
                    dates += ((string[])["created", "published", "modified"]).Sum(name => Say(document, name, Fact(document, name), Fact(described, name)));
                }
            }
        }
        yield return new("cleaning.describe.documents", documents, "documents", ">", 0);
        yield return new("cleaning.describe.titles", titles, "added", ">=", 0);
        yield return new("cleaning.describe.authors", authors, "added", ">=", 0);
        yield return new("cleaning.describe.dates", dates, "added", ">=", 0);
    }

    private static int Say(Document document, string name, string before, string after)
    {
        if (before == after)
            return 0;
        Console.Error.WriteLine($"{document.Id}: {name} '{before}' -> '{after}'");
        return 1;
    }

    private static string Fact(Document document, string name) => document.Metadata.TryGetValue(name, out MetadataValue? value) ? value.ToString() : "";

    private static async Task<List<Document>> LoadAsync(string path)
    {
        SourceItem item = new(Path.GetFileName(path), "1");
        List<Document> documents = [];
        if (Loaders.FirstOrDefault(loader => loader.CanLoad(item)) is not IDocumentLoader loader)
            return documents;
        try
        {
            await using FileStream stream = File.OpenRead(path);
            await foreach (Document document in loader.LoadAsync(new SourceContent(item, stream)))
                documents.Add(document with { ItemId = item.Id });
        }
        catch (RagKitException e)
        {
            Console.Error.WriteLine($"refused: {e.Message}");
        }
        return documents;
    }
}
