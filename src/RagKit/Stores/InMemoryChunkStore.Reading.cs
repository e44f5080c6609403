using System.Runtime.CompilerServices;

namespace RagKit.Stores;

public sealed partial class InMemoryChunkStore
{
    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Chunk>> GetAsync(IReadOnlyList<string> chunkIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chunkIds);
        return Read<IReadOnlyList<Chunk>>(
            version => [.. chunkIds.Select(id => version.State.Chunks.GetValueOrDefault(id)?.Chunk).OfType<Chunk>()], cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Chunk>> GetDocumentAsync(string documentId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentId);
        return Read<IReadOnlyList<Chunk>>(
            version => version.State.Find(documentId) is { } document ? [.. Ordered(document)] : [], cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Document>> GetContentAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        return Read<IReadOnlyList<Document>>(version => [.. documentIds.Select(id => version.State.Find(id)?.Content).OfType<Document>()], cancellationToken);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredDocument> ListDocumentsAsync(
        string? sourceId = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        StoredDocument[] documents = await Read<StoredDocument[]>(
            version => [.. version.State.Documents.Select(entry => entry.Document).Where(document => sourceId is null || document.SourceId == sourceId)],
            cancellationToken).ConfigureAwait(false);
        foreach (StoredDocument document in documents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return document;
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<Chunk> ListChunksAsync(
        string? withoutVectorOf = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Chunk[] chunks = await Read<Chunk[]>(
            version => [.. version.State.Documents.SelectMany(Ordered).Where(chunk => withoutVectorOf is null || !version.State.IsEmbedded(chunk.Id, withoutVectorOf))],
            cancellationToken).ConfigureAwait(false);
        foreach (Chunk chunk in chunks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return chunk;
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlySet<string>> FindEmbeddedAsync(
        IReadOnlyList<string> chunkIds, string model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chunkIds);
        ArgumentNullException.ThrowIfNull(model);
        return Read<IReadOnlySet<string>>(
            version => chunkIds.Where(id => version.State.IsEmbedded(id, model)).ToHashSet(StringComparer.Ordinal), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ChunkVector>> GetVectorsAsync(IReadOnlyList<string> chunkIds, string model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chunkIds);
        ArgumentNullException.ThrowIfNull(model);
        return Read<IReadOnlyList<ChunkVector>>(version => [.. version.State.GetVectors(chunkIds, model)], cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<ChunkSearchResult> SearchAsync(ChunkSearch search, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentOutOfRangeException.ThrowIfLessThan(search.Depth, 1, nameof(search));
        return Read(version => version.State.Search(search), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<StoreCounts> CountAsync(CancellationToken cancellationToken = default) => Read(version => version.State.Count(), cancellationToken);

    private static IEnumerable<Chunk> Ordered(StoredEntry document) => document.Chunks.Select(chunk => chunk.Chunk).OrderBy(chunk => chunk.Ordinal);
}
