using System.Runtime.CompilerServices;
using Markdig;
using Markdig.Syntax;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// Markdown by Markdig (CommonMark with pipe and grid tables and bare links). The document's text is the file as written behind its front matter,
/// so every range is exact; headings, code and cells have the ranges of what they say, without the marks around it. Front matter becomes metadata.
/// Safe to use from several threads at once.
/// </summary>
public sealed class MarkdownLoader : IDocumentLoader
{
    private static readonly string[] MediaTypes = ["text/markdown", "text/x-markdown"];
    private static readonly string[] Extensions = [".md", ".markdown", ".mdx", ".mdown", ".mkd"];
    private readonly MarkdownLoaderOptions _options;

    /// <summary>A loader of Markdown.</summary>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public MarkdownLoader(MarkdownLoaderOptions? options = null)
    {
        _options = options ?? new MarkdownLoaderOptions();
        _options.Validate();
    }

    /// <inheritdoc />
    public string Fingerprint => $"markdown/1 encoding={_options.Encoding?.WebName}";

    /// <inheritdoc />
    public bool CanLoad(SourceItem item) => item.Is(MediaTypes, Extensions);

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<byte> bytes = await content.ReadAllAsync(_options.MaxBytes, cancellationToken).ConfigureAwait(false);
        yield return Parse(content.Item, TextDecoder.Decode(content.Item.Id, bytes.Span, _options.Encoding));
    }

    private static Document Parse(SourceItem item, string file)
    {
        FrontMatter front = FrontMatter.Read(item.Id, file);
        string text = file[front.Length..];
        if (string.IsNullOrWhiteSpace(text))
            throw new NoTextException($"'{item.Id}' has front matter but no text behind it: there is nothing to index. Add text, or leave it out with an Exclude glob.");
        if (MarkdownNesting.IsTooDeep(text))
            throw TooDeep(item.Id, null);
        try
        {
            MarkdownDocument parsed = Markdown.Parse(text, MarkdownDialect.NewPipeline());
            IReadOnlyList<Block> blocks = new MarkdownBlocks(text).Convert(parsed);
            Document document = new(item.Id, text)
            {
                Title = front.Title ?? MarkdownBlocks.FirstTitle(blocks, text) ?? "",
                Metadata = front.Metadata,
                Blocks = blocks,
            };
            return document.Describe(item, "text/markdown");
        }
        catch (ArgumentException e)
        {
            // Markdig guards its recursion with an exception of this type.
            throw TooDeep(item.Id, e);
        }
    }

    private static RagKitException TooDeep(string item, Exception? inner) => new(
        $"'{item}' is nested deeper than {MarkdownNesting.Limit} levels of lists, quotes or brackets, has more than {MarkdownNesting.MaxDefinitions} link definitions in a row, or too large a table. " +
        "Nobody writes that by hand: check how the file was made, or give it the extension .txt.", inner);
}
