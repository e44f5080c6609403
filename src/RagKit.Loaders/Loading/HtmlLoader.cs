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
    public string Fingerprint => $"html/4 boilerplate={_options.KeepBoilerplate} content={_options.Content} encoding={_options.Encoding?.WebName}";

    /// <inheritdoc />
    public bool CanLoad(SourceItem item) => item.Is(MediaTypes, Extensions);

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<byte> bytes = await content.ReadAllAsync(_options.MaxBytes, cancellationToken).ConfigureAwait(false);
        string id = content.Item.Id;
        string html = TextDecoder.Decode(id, bytes.Span, _options.Encoding ?? HtmlEncoding.Stated(id, bytes.Span, content.Item.MediaType));
        bool isMain = _options.Content == HtmlContent.Main || (_options.Content == HtmlContent.Auto && content.Item.Address is not null);
        HtmlPage page = isMain && !_options.KeepBoilerplate
            ? HtmlReader.ReadMain(id, html, cancellationToken)
            : HtmlReader.Read(id, html, _options.KeepBoilerplate, cancellationToken);
        if (page.Document.Text.Length == 0 && !_options.KeepBoilerplate)
            page = HtmlReader.Read(id, html, keepBoilerplate: true, cancellationToken);
        if (page.Document.Text.Length == 0)
            throw new NoTextException($"'{id}' has markup but no text: it may be filled by scripts, which are not run. Save the page as a browser shows it, or leave it out with an Exclude glob.");
        Document document = page.Document with { Title = page.Title ?? "", Metadata = page.Metadata };
        yield return document.Describe(content.Item, "text/html");
    }
}
