using System.Runtime.CompilerServices;
using RagKit.Reading;
using RagKit.RichText;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// Rich Text Format: headings (by outline level or style), paragraphs, lists, tables, links, footnotes behind the paragraph that cites them; title, author
/// and keywords as metadata. Text is decoded by code page, font and Unicode. Deleted and hidden text, headers, pictures and embedded objects are left out.
/// Read in one pass and without recursion, in time linear in the length. Safe to use from several threads at once.
/// </summary>
public sealed class RtfLoader : IDocumentLoader
{
    private static readonly string[] MediaTypes = ["application/rtf", "text/rtf", "text/richtext", "application/x-rtf"];
    private static readonly string[] Extensions = [".rtf"];
    private readonly OfficeLimits _limits;

    /// <summary>A loader of Rich Text Format.</summary>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public RtfLoader(RtfLoaderOptions? options = null)
    {
        _limits = (options ?? new RtfLoaderOptions()).Limits;
        _limits.Validate();
    }

    /// <inheritdoc />
    public string Fingerprint => "rtf/2";

    /// <inheritdoc />
    public bool CanLoad(SourceItem item) => item.Is(MediaTypes, Extensions);

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<byte> bytes = await content.ReadAllAsync(_limits.MaxBytes, cancellationToken).ConfigureAwait(false);
        yield return Read(content.Item.Id, bytes.Span, cancellationToken).Describe(content.Item, MediaTypes[0]);
    }

    private static Document Read(string item, ReadOnlySpan<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.Length == 0)
            throw LoadErrors.Empty(item);
        bytes = bytes.TrimStart("\uFEFF \r\n\t\0"u8);
        if (!bytes.StartsWith("{\\rtf"u8))
            throw LoadErrors.Other(item, "RTF file", "it does not begin as one");
        RtfReader reader = new();
        RtfTokens tokens = new(bytes);
        for (int count = 1; tokens.Read(); count++)
        {
            if (count % 4096 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            reader.Take(ref tokens);
        }
        Document document = reader.Build(item);
        return document.Text.Length > 0 ? document : throw LoadErrors.PicturesOnly(item);
    }
}
