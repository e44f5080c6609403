using System.Runtime.CompilerServices;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// Reads what sources of records (SQL, JSON APIs) open: the loader of the text's format reads the text, and the record's title and metadata are
/// laid over what that finds. Safe to use from several threads at once.
/// </summary>
internal sealed class RecordLoader : IDocumentLoader
{
    private static readonly string[] MediaTypes = [SourceRecord.MediaType];
    private static readonly string[] Extensions = [".ragkit-record"];

    private static readonly Dictionary<RecordFormat, (IDocumentLoader Loader, string MediaType)> Formats = new()
    {
        [RecordFormat.Text] = (new TextLoader(), "text/plain"),
        [RecordFormat.Markdown] = (new MarkdownLoader(), "text/markdown"),
        // A field's HTML is the text, and no page around one.
        [RecordFormat.Html] = (new HtmlLoader(new HtmlLoaderOptions { Content = HtmlContent.Body }), "text/html; charset=utf-8"),
    };

    /// <inheritdoc />
    public string Fingerprint { get; } = $"record/1 {LoaderFingerprint.Of([.. Formats.Values.Select(format => format.Loader.Fingerprint)])}";

    /// <inheritdoc />
    public bool CanLoad(SourceItem item) => item.Is(MediaTypes, Extensions);

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<byte> bytes = await content.ReadAllAsync(ContentReading.LargestWhole, cancellationToken).ConfigureAwait(false);
        SourceItem item = content.Item;
        SourceRecord record = SourceRecord.ReadHead(item.Id, bytes.Span, out int textAt);
        if (bytes.Span[textAt..].TrimStart(" \t\r\n"u8).IsEmpty)
            throw new RagKitException($"'{item.Id}' has no text: there is nothing to index. Fill it, or leave it out of what the source asks for.");
        (IDocumentLoader loader, string mediaType) = Formats[record.Format];
        // The array is this loader's own, so the part of it that is text is read where it is.
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes[textAt..], out ArraySegment<byte> text);
        using MemoryStream stream = new(text.Array!, text.Offset, text.Count, writable: false);
        SourceContent inner = new(item with { MediaType = mediaType, Length = text.Count }, stream, content.Fail);
        await foreach (Document document in loader.LoadAsync(inner, cancellationToken).ConfigureAwait(false))
        {
            yield return document with
            {
                Title = string.IsNullOrWhiteSpace(record.Title) ? document.Title : record.Title.Trim(),
                Metadata = document.Metadata.With(record.Metadata),
            };
        }
    }
}
