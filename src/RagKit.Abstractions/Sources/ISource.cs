namespace RagKit.Sources;

/// <summary>
/// A place that documents come from. Implementations are safe to use from several threads at once, list lazily, and let
/// exceptions escape: a listing that fails leaves the corpus as it was, an item that can't be opened fails alone.
/// </summary>
public interface ISource
{
    /// <summary>
    /// The source's name: unique in its corpus and the same on every run, since it begins the id of each of its documents
    /// (<c>docs</c> and the item <c>leave.md</c> give <c>docs/leave.md</c>). An empty id leaves document ids bare.
    /// </summary>
    string Id { get; }

    /// <summary>Lists the items, each once, in a stable order, without opening any.</summary>
    IAsyncEnumerable<SourceItem> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Opens one item for reading. The caller disposes the stream.</summary>
    ValueTask<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken = default);
}
