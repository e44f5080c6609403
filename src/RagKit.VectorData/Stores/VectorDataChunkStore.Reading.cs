using System.Runtime.CompilerServices;
using RagKit.VectorData;

namespace RagKit.Stores;

public sealed partial class VectorDataChunkStore
{
    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Chunk>> GetAsync(IReadOnlyList<string> chunkIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chunkIds);
        return ReadAsync<IReadOnlyList<Chunk>>(state => [.. chunkIds.Select(id => state.Chunks.GetValueOrDefault(id)?.Chunk).OfType<Chunk>()], cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Chunk>> GetDocumentAsync(string documentId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentId);
        return ReadAsync<IReadOnlyList<Chunk>>(
            state => state.Documents.TryGetValue(documentId, out StoredEntry? document) ? [.. document.Chunks.Select(chunk => chunk.Chunk)] : [], cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Document>> GetContentAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        return UseAsync<IReadOnlyList<Document>>(
            async (state, tables, ct) =>
            {
                List<Document> contents = [];
                foreach (Run content in documentIds.Select(id => state.Documents.GetValueOrDefault(id)?.Content ?? default).Where(content => content.Count > 0))
                    contents.Add(DocumentCodec.Decode(await tables.ReadBlobAsync(content, ct).ConfigureAwait(false)));
                return contents;
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StoredDocument>> FindDocumentsAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        return ReadAsync<IReadOnlyList<StoredDocument>>(
            state => [.. documentIds.Select(id => state.Documents.GetValueOrDefault(id)?.Document).OfType<StoredDocument>()], cancellationToken);
    }

    /// <inheritdoc />
    public IAsyncEnumerable<StoredDocument> ListDocumentsAsync(string? sourceId = null, CancellationToken cancellationToken = default) => ListAsync(
        state => state.Documents.Values.Select(entry => entry.Document).Where(document => sourceId is null || document.SourceId == sourceId), cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<Chunk> ListChunksAsync(string? withoutVectorOf = null, CancellationToken cancellationToken = default) => ListAsync(
        state => state.Documents.Values.SelectMany(entry => entry.Chunks)
            .Where(chunk => withoutVectorOf is null || !state.RowsOf(withoutVectorOf).ContainsKey(chunk.Key)).Select(chunk => chunk.Chunk),
        cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlySet<string>> FindEmbeddedAsync(IReadOnlyList<string> chunkIds, string model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chunkIds);
        ArgumentNullException.ThrowIfNull(model);
        return ReadAsync<IReadOnlySet<string>>(state => chunkIds.Where(id => RowOf(state, id, model) > 0).ToHashSet(StringComparer.Ordinal), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ChunkVector>> GetVectorsAsync(IReadOnlyList<string> chunkIds, string model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chunkIds);
        ArgumentNullException.ThrowIfNull(model);
        return UseAsync<IReadOnlyList<ChunkVector>>(
            async (state, tables, ct) =>
            {
                if (state.Find(model) is not { } body)
                    return [];
                long[] rows = [.. chunkIds.Select(id => RowOf(state, id, model)).Where(row => row > 0).Distinct()];
                Dictionary<string, Row> found = (await tables.Of(body).GetAsync(rows, ct).ConfigureAwait(false)).ToDictionary(row => row.Name, StringComparer.Ordinal);
                return [.. chunkIds.Where(found.ContainsKey).Select(id => new ChunkVector(id, found[id].Vector))];
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<ChunkSearchResult> SearchAsync(ChunkSearch search, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentOutOfRangeException.ThrowIfLessThan(search.Depth, 1, nameof(search));
        return UseAsync((state, tables, ct) => new VersionSearch(state, tables).RunAsync(search, ct), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<StoreCounts> CountAsync(CancellationToken cancellationToken = default) => ReadAsync(state => state.Count(), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<int>> CountChunksAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        return ReadAsync<IReadOnlyList<int>>(
            state => [.. documentIds.Select(id => state.Documents.TryGetValue(id, out StoredEntry? entry) ? entry.Chunks.Count(chunk => state.Chunks.ContainsKey(chunk.Chunk.Id)) : 0)], cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ValueCount>> CountByAsync(string name, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (filter is not null)
            VectorCheck.Check(filter);
        return ReadAsync(
            state =>
            {
                ValueTally tally = new(name);
                foreach (StoredEntry document in state.Documents.Values)
                    tally.Add(document.Chunks.Where(chunk => filter?.Matches(chunk.Chunk, chunk.SourceId) != false).Select(chunk => chunk.Chunk.Metadata));
                return tally.Counts();
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public IAsyncEnumerable<DocumentChange> ListChangesAsync(long after = 0, CancellationToken cancellationToken = default) =>
        ListAsync(state => state.Changes.Values.SkipWhile(change => change.Position <= after), cancellationToken);

    /// <inheritdoc />
    public ValueTask<StoreStatus> GetStatusAsync(CancellationToken cancellationToken = default) => ReadAsync(
        state => new StoreStatus(_catalog.Place)
        {
            Index = $"{state.RowsOf(state.Manifest?.Model).Count} vectors, searched by the provider; BM25 over {state.Chunks.Count} chunks in memory",
        },
        cancellationToken);

    private static long RowOf(CorpusState state, string chunkId, string model) =>
        state.Chunks.TryGetValue(chunkId, out IndexedChunk? chunk) ? state.RowsOf(model).GetValueOrDefault(chunk.Key) : 0;

    private async IAsyncEnumerable<T> ListAsync<T>(Func<CorpusState, IEnumerable<T>> list, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (T item in list(await ReadAsync(state => state, cancellationToken).ConfigureAwait(false)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }
}
