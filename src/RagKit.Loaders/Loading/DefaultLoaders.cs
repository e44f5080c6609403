using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>The loaders that a folder is read with where no other is given.</summary>
public static class DefaultLoaders
{
    /// <summary>
    /// One loader of each kind with its default options, the most general first: text, Markdown, HTML, CSV, JSON, JSON Lines, and the records that
    /// databases and APIs give. Of several that can load an item the last counts. They hold no state and may be shared.
    /// </summary>
    public static IReadOnlyList<IDocumentLoader> All { get; } =
        [new TextLoader(), new MarkdownLoader(), new HtmlLoader(), new CsvLoader(), new JsonLoader(), new JsonLinesLoader(), new RecordLoader()];
}
