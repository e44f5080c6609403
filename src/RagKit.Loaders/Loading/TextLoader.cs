using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// Plain text and source code. The document's text is the decoded file, unchanged; each run of lines between blank lines is a paragraph, in
/// source code a code block. A long file becomes several documents and is never in memory whole. Safe to use from several threads at once.
/// </summary>
public sealed class TextLoader : IDocumentLoader
{
    private static readonly string[] MediaTypes = ["text/plain"];
    private static readonly string[] Extensions = [".txt", ".text", ".log", ".rst", ".org", ".adoc", ".asciidoc", ".tex", ".srt", ".vtt"];
    private const int BufferSize = 64 * 1024;
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
    public string Fingerprint => string.Create(CultureInfo.InvariantCulture,
        $"text/2 length={_options.MaxLength} encoding={_options.Encoding?.WebName} more={string.Join(',', _options.MoreExtensions)}");

    /// <inheritdoc />
    public bool CanLoad(SourceItem item) => item.Is(MediaTypes, _extensions)
        || (item.MediaType is null or "" && SourceLanguage.Of(item.Extension) is not null)
        || (item.MediaType?.StartsWith("text/x-", StringComparison.OrdinalIgnoreCase) ?? false);

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        SourceItem item = content.Item;
        using LimitedStream stream = new(content, _options.MaxBytes);
        ReadOnlyMemory<byte> head = await content.ReadHeadAsync(stream, _options.MaxLength + 1L, cancellationToken).ConfigureAwait(false);
        if (head.Length <= _options.MaxLength)
        {
            yield return Document(item, item.Id, TextDecoder.Decode(item.Id, head.Span, _options.Encoding));
            yield break;
        }
        (Encoding encoding, int preamble) = TextDecoder.Detect(item.Id, head.Span, _options.Encoding, whole: false);
        using StreamReader reader = new(StreamHead.Rejoin(head[preamble..], stream), encoding, detectEncodingFromByteOrderMarks: false, BufferSize);
        head = default;
        TextParts parts = new(reader, _options.MaxLength);
        bool any = false;
        for (int number = 1; await NextAsync(item.Id, parts, encoding, cancellationToken).ConfigureAwait(false) is string part; number++)
        {
            if (string.IsNullOrWhiteSpace(part))
                continue;
            any = true;
            Document document = Document(item, string.Create(CultureInfo.InvariantCulture, $"{item.Id}#{number}"), TextDecoder.WithoutNul(part));
            yield return document with { Metadata = Metadata.Empty.With("part", number) };
        }
        if (!any)
            throw LoadErrors.Empty(item.Id);
    }

    private static async ValueTask<string?> NextAsync(string item, TextParts parts, Encoding encoding, CancellationToken cancellationToken)
    {
        try
        {
            return await parts.NextAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DecoderFallbackException e)
        {
            throw TextDecoder.Undecodable(item, encoding, e);
        }
    }

    private static Document Document(SourceItem item, string id, string text)
    {
        string? language = SourceLanguage.Of(item.Extension);
        return new Document(id, text) { Blocks = Paragraphs(text, language) }.Describe(item, language is null ? "text/plain" : $"text/x-{language}");
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
