using RagKit.Sources;

namespace RagKit.Cleaning;

/// <summary>
/// Adds what a document says of itself under other names, or in its head, and nobody has said yet: its title, <c>author</c>, <c>created</c>,
/// <c>published</c> and <c>modified</c>. What contradicts itself is left unsaid. Thread-safe.
/// </summary>
internal sealed class DocumentDescriber : IDocumentTransform
{
    public const string Author = "author";

    public string Fingerprint => "describe/1";

    public ValueTask<TransformResult> TransformAsync(Document document, CancellationToken cancellationToken = default)
    {
        StatedFacts stated = new(document.Metadata);
        HeadFacts? head = null;
        HeadFacts Head() => head ??= HeadFacts.Read(document);
        Dictionary<string, MetadataValue> found = new(StringComparer.Ordinal);
        if (!Says(document, Author) && (stated.Author() ?? SenderOf(document) ?? Head().Author) is MetadataValue author)
            found[Author] = author;
        foreach (string name in StatedFacts.Dates)
        {
            // A date that stands there as text becomes one; the head is asked only where nothing stands at all.
            if (Kind(document, name) != MetadataKind.Date && (stated.Date(name) ?? (Says(document, name) ? null : Head().Date(name))) is DateTimeOffset date)
                found[name] = date;
        }
        string? title = IsNamedByItem(document) ? stated.Title() ?? Head().Title : null;
        if (found.Count == 0 && title is null)
            return new(document);
        return new(document with { Title = title ?? document.Title, Metadata = document.Metadata.With(new Metadata(found)) });
    }

    /// <summary>Whether the title is the one that <see cref="Document.Describe"/> makes where a document gives itself none.</summary>
    private static bool IsNamedByItem(Document document) => document.Title.Length == 0 || document.Title == Named(document.ItemId) || document.Title == Named(document.Id);

    private static string Named(string id) => new Document(id, "").Describe(new SourceItem(id[(id.LastIndexOf('#') + 1)..], ""), "").Title;

    private static MetadataValue? SenderOf(Document document) =>
        IsMail(document) && document.Metadata.GetValueOrDefault("from") is { Kind: MetadataKind.String } from ? AuthorNames.Sender(from.AsString()) : null;

    /// <summary>Whether it is a message: it was loaded as one.</summary>
    public static bool IsMail(Document document) => document.MediaType.StartsWith("message/", StringComparison.OrdinalIgnoreCase);

    private static MetadataKind Kind(Document document, string name) => document.Metadata.GetValueOrDefault(name, MetadataValue.Null).Kind;

    private static bool Says(Document document, string name) => document.Metadata.GetValueOrDefault(name, MetadataValue.Null).Elements.Any(value =>
        value.Kind != MetadataKind.Null && !string.IsNullOrWhiteSpace(value.ToString()));
}
