using System.Runtime.CompilerServices;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// HTML as its readers see it: title, headings, paragraphs, lists, tables, code, quotes, links and pictures' texts. AngleSharp cuts the page into
/// tags and text; the blocks are made in one pass over those, without a tree, so that time and memory stay linear in the length and any depth is
/// read. Nothing is fetched or run. Safe to use from several threads at once.
/// </summary>
public sealed class HtmlLoader : IDocumentLoader
{
    private static readonly string[] MediaTypes = ["text/html", "application/xhtml+xml"];
    private static readonly string[] Extensions = [".html", ".htm", ".xhtml", ".shtml"];
    private readonly HtmlLoaderOptions _options;

    /// <summary>A loader of HTML.</summary>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public HtmlLoader(HtmlLoaderOptions? options = null)
    {
        _options = options ?? new HtmlLoaderOptions();
        _options.Validate();
    }

    /// <inheritdoc />
    public string Fingerprint => $"html/2 boilerplate={_options.KeepBoilerplate} content={_options.Content} encoding={_options.Encoding?.WebName}";

    /// <inheritdoc />
    public bool CanLoad(SourceItem item) => item.Is(MediaTypes, Extensions);

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<byte> bytes = await content.ReadAllAsync(_options.MaxBytes, cancellationToken).ConfigureAwait(false);
        // Files are mostly documents; what a source states a media type of is mostly a page of a site.
        bool isMain = _options.Content == HtmlContent.Main || (_options.Content == HtmlContent.Auto && content.Item.MediaType is not null);
        Document document = Parse(content.Item, bytes.Span, isMain, cancellationToken);
        if (document.Text.Length == 0)
            throw new RagKitException($"'{content.Item.Id}' has markup but no text: it may be filled by scripts, which are not run. Save the page as a browser shows it, or leave it out with an Exclude glob.");
        yield return document;
    }

    /// <summary>Reads a page that is in memory already, such as a chapter of a book or the body of a message; the text is empty where the page has none.</summary>
    /// <param name="item">What the page is: its id becomes the document's, and its media type may state the encoding. <see cref="HtmlContent.Auto"/> is the body here.</param>
    /// <param name="bytes">The page.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RagKitException">The bytes are no text, or none at all.</exception>
    public Document Parse(SourceItem item, ReadOnlySpan<byte> bytes, CancellationToken cancellationToken = default) =>
        Parse(item, bytes, _options.Content == HtmlContent.Main, cancellationToken);

    private Document Parse(SourceItem item, ReadOnlySpan<byte> bytes, bool isMain, CancellationToken cancellationToken)
    {
        string id = item.Id;
        string html = TextDecoder.Decode(id, bytes, _options.Encoding ?? HtmlEncoding.Stated(id, bytes, item.MediaType));
        HtmlPage page = isMain && !_options.KeepBoilerplate
            ? HtmlReader.ReadMain(id, html, cancellationToken)
            : HtmlReader.Read(id, html, _options.KeepBoilerplate, cancellationToken);
        if (page.Document.Text.Length == 0 && !_options.KeepBoilerplate)
            page = HtmlReader.Read(id, html, keepBoilerplate: true, cancellationToken);
        Document document = page.Document with { Title = page.Title ?? "", Metadata = page.Metadata };
        return document.Describe(item, "text/html");
    }
}
