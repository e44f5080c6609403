using RagKit.Sources;

namespace RagKit.Reading;

/// <summary>Reads pages of HTML, such as chapters and bodies of messages, with a loader of such.</summary>
internal static class PageReading
{
    /// <summary>How to get a loader of pages, as messages say it.</summary>
    public const string Remedy = "Add one, such as RagKit.Loaders' HtmlLoader, which LoadByDefault() and FromFolder() register";

    /// <summary>The page's text and blocks, empty where it has none to index.</summary>
    /// <param name="loader">What reads pages.</param>
    /// <param name="whole">The item that the page is of.</param>
    /// <param name="page">The page: its name, and its media type with the encoding.</param>
    /// <param name="bytes">The page's bytes.</param>
    /// <param name="budget">What may still be inflated.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RagKitException">The page can't be read.</exception>
    public static async Task<Document> ReadAsync(
        this IDocumentLoader loader, SourceContent whole, SourceItem page, ReadOnlyMemory<byte> bytes, InflateBudget budget, CancellationToken cancellationToken)
    {
        using PartStream stream = PartStream.Of(bytes, budget, PartStream.DepthOf(whole.Stream) + 1);
        DocumentJoin text = new();
        try
        {
            await foreach (Document document in loader.LoadAsync(new SourceContent(page, stream, whole.Fail), cancellationToken).ConfigureAwait(false))
                text.Append(document);
        }
        catch (NoTextException)
        {
            // A page of pictures, or an empty one, is passed over.
        }
        return text.Build(page.Id);
    }
}
