using System.Runtime.CompilerServices;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// Plain text and source code. The document's text is the decoded file, unchanged; each run of lines between blank lines is a paragraph, in
/// source code a code block. Safe to use from several threads at once.
/// </summary>
public sealed class TextLoader : IDocumentLoader
{
    private static readonly string[] MediaTypes = ["text/plain"];
    private static readonly string[] Extensions = [".txt", ".text", ".log", ".rst", ".org", ".adoc", ".asciidoc", ".tex", ".srt", ".vtt"];
    private readonly TextLoaderOptions _options;
    private readonly string[] _extensions;

    /// <summary>A loader of text.</summary>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public TextLoader(TextLoaderOptions? options = null)
    {
        _options = options ?? new TextLoaderOptions();
        _options.Validate();
        _extensions = [.. Extensions, .. _options.MoreExtensions];
    }

    /// <inheritdoc />
    public string Fingerprint => $"text/1 encoding={_options.Encoding?.WebName} more={string.Join(',', _options.MoreExtensions)}";

    /// <inheritdoc />
    public bool CanLoad(SourceItem item) => item.Is(MediaTypes, _extensions)
        || (item.MediaType is null or "" && SourceLanguage.Of(item.Extension) is not null)
        || (item.MediaType?.StartsWith("text/x-", StringComparison.OrdinalIgnoreCase) ?? false);

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<byte> bytes = await content.ReadAllAsync(ContentReading.LargestWhole, cancellationToken).ConfigureAwait(false);
        string text = TextDecoder.Decode(content.Item.Id, bytes.Span, _options.Encoding);
        string? language = SourceLanguage.Of(content.Item.Extension);
        Document document = new(content.Item.Id, text) { Blocks = Paragraphs(text, language) };
        yield return document.Describe(content.Item, language is null ? "text/plain" : $"text/x-{language}");
    }

    private static List<Block> Paragraphs(string text, string? language)
    {
        BlockKind kind = language is null ? BlockKind.Paragraph : BlockKind.Code;
        List<Block> blocks = [];
        (int start, int end) = (-1, 0);
        for (int line = 0; line < text.Length;)
        {
            int stop = text.AsSpan(line).IndexOfAny('\n', '\r');
            stop = stop < 0 ? text.Length : line + stop;
            bool blank = text.AsSpan(line, stop - line).IsWhiteSpace();
            if (!blank)
                (start, end) = (start < 0 ? line : start, stop);
            if (start >= 0 && (blank || stop == text.Length))
            {
                blocks.Add(new Block(kind, start..end) { Language = language });
                start = -1;
            }
            bool pair = stop + 1 < text.Length && text[stop] == '\r' && text[stop + 1] == '\n';
            line = stop + (pair ? 2 : 1);
        }
        if (start >= 0)
            blocks.Add(new Block(kind, start..end) { Language = language });
        return blocks;
    }
}
