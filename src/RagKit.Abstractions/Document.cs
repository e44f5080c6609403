using RagKit.Sources;

namespace RagKit;

/// <summary>One item of a source, parsed: its text, its blocks, and what is known about it. Immutable and thread-safe.</summary>
/// <param name="Id">
/// The document's id. A loader makes it unique within the source (the item's id, with <c>#part</c> behind it where an item
/// holds several documents); the corpus puts the source's id before it.
/// </param>
/// <param name="Text">The text that ranges refer to, in UTF-16 units.</param>
public sealed record Document(string Id, string Text)
{
    private string? _contentHash;

    private Document(Document original)
    {
        // A copy is about to be changed, so its hash is computed anew.
        (Id, Text, Title, SourceId, ItemId) = (original.Id, original.Text, original.Title, original.SourceId, original.ItemId);
        (MediaType, ModifiedAt, Metadata, Blocks) = (original.MediaType, original.ModifiedAt, original.Metadata, original.Blocks);
    }

    /// <summary>The title that the document gives itself, else one made from its name; empty when unknown.</summary>
    public string Title { get; init; } = "";

    /// <summary>The id of the source it came from; the corpus fills it in.</summary>
    public string SourceId { get; init; } = "";

    /// <summary>The id of the source's item it came from; the corpus fills it in.</summary>
    public string ItemId { get; init; } = "";

    /// <summary>Its media type, such as <c>text/markdown</c>.</summary>
    public string MediaType { get; init; } = "text/plain";

    /// <summary>When it was last modified, where the source knows.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>Facts about the document, such as front matter; every chunk of it carries them and can be filtered by them.</summary>
    public Metadata Metadata { get; init; } = Metadata.Empty;

    /// <summary>The blocks, in reading order; empty when the text has no structure.</summary>
    public IReadOnlyList<Block> Blocks { get; init; } = [];

    /// <summary>
    /// A SHA-256 over everything that chunking reads (text, title, metadata, blocks), in lower-case hexadecimal. It does not
    /// depend on ids, on the media type or on the modified time.
    /// </summary>
    public string ContentHash => _contentHash ??= DocumentHash.Compute(this);

    /// <summary>The document with what its item tells: when it was modified, and where it has no title, one made of the last step of the item's id, without extension.</summary>
    /// <param name="item">The item that a loader read it from.</param>
    /// <param name="mediaType">The document's media type.</param>
    public Document Describe(SourceItem item, string mediaType) => this with
    {
        Title = Title.Length > 0 ? Title : TitleOf(item.Id),
        MediaType = mediaType,
        ModifiedAt = item.ModifiedAt,
    };

    private static string TitleOf(string id)
    {
        string name = id.TrimEnd('/');
        name = name[(name.LastIndexOf('/') + 1)..];
        int dot = name.LastIndexOf('.');
        return dot > 0 ? name[..dot] : name;
    }
}
