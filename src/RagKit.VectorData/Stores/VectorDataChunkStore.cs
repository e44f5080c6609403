using Microsoft.Extensions.VectorData;
using RagKit.VectorData;

namespace RagKit.Stores;

/// <summary>
/// Keeps a corpus in the collections of any provider of Microsoft.Extensions.VectorData. The provider holds everything and searches
/// vectors; texts, metadata and a BM25 index over them are held in memory, too, read when the corpus is first used. A write is seen whole
/// or not at all: new records are not seen until one record, the head, is overwritten. The dense leg is as exact as the provider's search;
/// its scores are computed here. One process may write at a time; others see its writes with their next call. The provider must read what
/// it has written. Thread-safe.
/// </summary>
public sealed partial class VectorDataChunkStore : IChunkStore, IVersionedStore, IIngestLedger, IArtifactStore, IDisposable
{
    private readonly VersionCatalog _catalog;
    private readonly int? _number;

    /// <summary>A corpus in a vector store. Its collections are made when it is first used.</summary>
    /// <param name="store">The vector store; the caller keeps and disposes it.</param>
    /// <param name="corpus">The corpus's name, part of its collections' names.</param>
    /// <param name="time">The clock; <see langword="null"/> for the system's.</param>
    public VectorDataChunkStore(VectorStore store, string corpus, TimeProvider? time = null)
        : this(Catalog(store, corpus, time), number: null)
    {
    }

    private VectorDataChunkStore(VersionCatalog catalog, int? number) => (_catalog, _number) = (catalog, number);

    /// <inheritdoc />
    public ValueTask<CorpusManifest?> GetManifestAsync(CancellationToken cancellationToken = default) => ReadAsync(state => state.Manifest, cancellationToken);

    /// <inheritdoc />
    public ValueTask SetManifestAsync(CorpusManifest manifest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return EditAsync(
            (editor, _) =>
            {
                editor.SetManifest(manifest);
                return Task.FromResult(true);
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask ReplaceAsync(IReadOnlyList<DocumentChunks> documents, string? model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return EditAsync(
            async (editor, state) =>
            {
                VectorCheck.Check(state, documents);
                VectorCheck.Check(state, documents.SelectMany(document => document.Vectors), model);
                foreach (DocumentChunks document in documents)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await editor.ReplaceAsync(document, model, cancellationToken).ConfigureAwait(false);
                }
                return documents.Count > 0;
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask DeleteAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        return EditAsync(
            (editor, state) =>
            {
                foreach (string id in documentIds)
                    editor.Delete(id);
                return Task.FromResult(documentIds.Any(state.Documents.ContainsKey));
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask<int> DeleteAsync(Filter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        VectorCheck.Check(filter);
        int removed = 0;
        await EditAsync(
            (editor, state) =>
            {
                IndexedChunk[] gone = [.. state.Chunks.Values.Where(chunk => filter.Matches(chunk.Chunk, chunk.SourceId))];
                editor.Delete(gone);
                removed = gone.Length;
                return Task.FromResult(removed > 0);
            },
            cancellationToken).ConfigureAwait(false);
        return removed;
    }

    /// <inheritdoc />
    public ValueTask WriteVectorsAsync(IReadOnlyList<ChunkVector> vectors, string model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(model);
        return EditAsync(
            async (editor, state) =>
            {
                VectorCheck.Check(state, vectors.Select(vector => KeyValuePair.Create(vector.ChunkId, vector.Vector)), model);
                ChunkVector[] there = [.. vectors.Where(vector => state.Chunks.ContainsKey(vector.ChunkId))];
                foreach (ChunkVector vector in there)
                    await editor.SetVectorAsync(model, state.Chunks[vector.ChunkId], vector.Vector, cancellationToken).ConfigureAwait(false);
                return there.Length > 0;
            },
            cancellationToken);
    }

    /// <summary>Forgets what was read; the store can't be used any more. A version that was opened is only let go of; the vector store is the caller's.</summary>
    public void Dispose()
    {
        if (_number is null)
            _catalog.Dispose();
    }

    private static VersionCatalog Catalog(VectorStore store, string corpus, TimeProvider? time)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentException.ThrowIfNullOrEmpty(corpus);
        return new(store, corpus, time ?? TimeProvider.System);
    }

    private async ValueTask<T> ReadAsync<T>(Func<CorpusState, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CorpusVersion version = await _catalog.FindAsync(_number, cancellationToken).ConfigureAwait(false);
        return read(await version.ReadAsync(cancellationToken).ConfigureAwait(false));
    }

    private async ValueTask<T> UseAsync<T>(Func<CorpusState, VersionTables, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CorpusVersion version = await _catalog.FindAsync(_number, cancellationToken).ConfigureAwait(false);
        return await version.UseAsync((state, ct) => read(state, version.Tables, ct), cancellationToken).ConfigureAwait(false);
    }

    private ValueTask EditAsync(Func<StateEditor, CorpusState, Task<bool>> edit, CancellationToken cancellationToken) => WriteAsync(
        async (version, state, batch) =>
        {
            StateEditor editor = new(state, batch, _catalog.Time.GetUtcNow(), version.NextKey);
            return await edit(editor, state).ConfigureAwait(false) ? editor.ToState() : state;
        },
        cancellationToken);

    private async ValueTask WriteAsync(Func<CorpusVersion, CorpusState, WriteBatch, Task<CorpusState>> write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CorpusVersion version = await _catalog.FindAsync(_number, cancellationToken).ConfigureAwait(false);
        await version.WriteAsync((state, batch) => write(version, state, batch), cancellationToken).ConfigureAwait(false);
    }
}
