namespace RagKit.Sources;

/// <summary>
/// Turns an item's bytes into documents. Implementations are safe to use from several threads at once, stream where the format
/// allows, and throw <see cref="RagKitException"/> (or let an I/O exception escape) for an item that they can't read: it is then
/// reported as failed with that message, and the rest goes on.
/// </summary>
public interface IDocumentLoader
{
    /// <summary>Whether this loader reads such an item, judged by its media type or name. Of several, the one registered last wins.</summary>
    bool CanLoad(SourceItem item);

    /// <summary>
    /// Reads the documents of one item, in order. Ids are unique within the item: the item's id for its only document,
    /// the item's id with <c>#part</c> for each of several.
    /// </summary>
    IAsyncEnumerable<Document> LoadAsync(SourceContent content, CancellationToken cancellationToken = default);

    /// <summary>
    /// Names the loader and its settings. Change it when other documents would come of the same bytes: items are then read
    /// again although their version is unchanged.
    /// </summary>
    string Fingerprint => GetType().FullName!;
}
