namespace RagKit.Stores;

/// <summary>
/// Keeps a corpus in memory: documents, chunks, an inverted index ranked as the SQLite store ranks, vectors searched exactly, the
/// ledger and artifacts. Thread-safe. Readers run side by side; a writer prepares its change beside them and keeps them out only while
/// it puts it in place, so that each sees whole documents. Nothing outlives the object.
/// </summary>
public sealed partial class InMemoryChunkStore : IChunkStore, IIngestLedger, IArtifactStore, IDisposable
{
    private readonly ReaderWriterLockSlim _gate = new();
    private readonly Lock _writing = new();
    private readonly MemoryState _state = new();

    /// <inheritdoc />
    public ValueTask<CorpusManifest?> GetManifestAsync(CancellationToken cancellationToken = default) => Read(() => _state.Manifest, cancellationToken);

    /// <inheritdoc />
    public ValueTask SetManifestAsync(CorpusManifest manifest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return Write(() => _state.SetManifest(manifest), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask ReplaceAsync(IReadOnlyList<DocumentChunks> documents, string? model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        lock (_writing)
        {
            // Only writers change the state, and they are here one at a time: it can be read without the gate.
            Check(documents);
            _state.Vectors.Check(documents.SelectMany(document => document.Vectors), model, _state.Manifest);
            Dictionary<string, IReadOnlyList<string>> terms = new(StringComparer.Ordinal);
            foreach (Chunk chunk in documents.SelectMany(document => document.Chunks))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_state.NeedsTerms(chunk))
                    terms[chunk.Id] = MemoryState.Terms(chunk);
            }
            return Write(
                () =>
                {
                    foreach (DocumentChunks document in documents)
                        _state.Replace(document, model, terms);
                },
                cancellationToken);
        }
    }

    /// <inheritdoc />
    public ValueTask DeleteAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        return Write(
            () =>
            {
                foreach (string documentId in documentIds)
                    _state.Delete(documentId);
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask WriteVectorsAsync(IReadOnlyList<ChunkVector> vectors, string model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(model);
        lock (_writing)
        {
            _state.Vectors.Check(vectors.Select(vector => KeyValuePair.Create(vector.ChunkId, vector.Vector)), model, _state.Manifest);
            return Write(
                () =>
                {
                    foreach (ChunkVector vector in vectors)
                    {
                        if (_state.Chunks.TryGetValue(vector.ChunkId, out IndexedChunk? chunk))
                            _state.Vectors.Write(chunk.Key, model, vector.Vector.Span);
                    }
                },
                cancellationToken);
        }
    }

    /// <summary>Releases the locks; the store can't be used any more.</summary>
    public void Dispose() => _gate.Dispose();

    /// <summary>Refuses what could not be written whole, before anything is.</summary>
    private void Check(IReadOnlyList<DocumentChunks> documents)
    {
        HashSet<string> documentIds = new(StringComparer.Ordinal), chunkIds = new(StringComparer.Ordinal);
        foreach (DocumentChunks document in documents)
        {
            if (!documentIds.Add(document.Document.Id))
                throw new RagKitException($"Document '{document.Document.Id}' is given twice in one write: pass each document once.");
            foreach (Chunk chunk in document.Chunks)
            {
                string? owner = _state.Chunks.TryGetValue(chunk.Id, out IndexedChunk? stored) ? stored.Chunk.DocumentId : null;
                if (!chunkIds.Add(chunk.Id) || (owner is not null && owner != document.Document.Id))
                {
                    throw new RagKitException($"Chunk id '{chunk.Id}' of document '{document.Document.Id}' is taken by another chunk" +
                        $"{(owner is null ? "" : $" of document '{owner}'")}. Make chunks with IChunker.Chunk, which gives each an id of its own.");
                }
            }
        }
    }

    private ValueTask<T> Read<T>(Func<T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _gate.EnterReadLock();
        try
        {
            return new(read());
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    private ValueTask Write(Action write, CancellationToken cancellationToken)
    {
        lock (_writing)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _gate.EnterWriteLock();
            try
            {
                write();
            }
            finally
            {
                _gate.ExitWriteLock();
            }
        }
        return ValueTask.CompletedTask;
    }
}
