using RagKit.Vectors;

namespace RagKit.Stores;

/// <summary>
/// Keeps a corpus in memory: documents, chunks, the same lexical index as the SQLite store has, vectors searched exactly or by a graph, the
/// ledger and artifacts. Thread-safe. Readers run side by side; a writer prepares its change beside them and keeps them out only while
/// it puts it in place, so that each sees whole documents. Nothing outlives the object.
/// </summary>
public sealed partial class InMemoryChunkStore : IChunkStore, IVersionedStore, IIngestLedger, IArtifactStore, IDisposable
{
    private readonly MemoryVersions _versions;
    private readonly int? _number;

    /// <summary>A store that is empty.</summary>
    /// <param name="time">The clock; <see langword="null"/> for the system's.</param>
    /// <param name="precision">What a search by vector scans; results are the same in all precisions.</param>
    /// <param name="hnswAbove">
    /// From how many vectors on they are searched by an HNSW graph, which is approximate and finds nearly all of the nearest; it is built in the
    /// background, and searches are exact until it is ready. 0 for never.
    /// </param>
    public InMemoryChunkStore(TimeProvider? time = null, VectorPrecision precision = VectorPrecision.Float, int hnswAbove = DefaultHnswAbove)
        : this(new MemoryVersions(time ?? TimeProvider.System, precision, NotNegative(hnswAbove)), number: null)
    {
    }

    internal const int DefaultHnswAbove = 250_000;

    private InMemoryChunkStore(MemoryVersions versions, int? number) => (_versions, _number) = (versions, number);

    /// <inheritdoc />
    public ValueTask<CorpusManifest?> GetManifestAsync(CancellationToken cancellationToken = default) => Read(version => version.State.Manifest, cancellationToken);

    /// <inheritdoc />
    public ValueTask SetManifestAsync(CorpusManifest manifest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return Write(version => version.State.SetManifest(manifest), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask ReplaceAsync(IReadOnlyList<DocumentChunks> documents, string? model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        MemoryVersion current = _versions.Find(_number);
        lock (current.Writing)
        {
            // Only writers change the state, and they are here one at a time: it can be read without the gate.
            Check(current.State, documents);
            current.State.Vectors.Check(documents.SelectMany(document => document.Vectors), model, current.State.Manifest);
            PreparedWords words = current.State.Prepare(documents, cancellationToken);
            return Write(
                current,
                () =>
                {
                    foreach (DocumentChunks document in documents)
                        current.State.Replace(document, model, words.Keys, Now);
                    current.State.Put(words);
                },
                cancellationToken);
        }
    }

    /// <inheritdoc />
    public ValueTask DeleteAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        MemoryVersion current = _versions.Find(_number);
        lock (current.Writing)
        {
            PreparedWords words = current.State.PrepareWithout(documentIds.Distinct().SelectMany(id => current.State.Find(id)?.Chunks ?? []));
            return Write(
                current,
                () =>
                {
                    foreach (string documentId in documentIds)
                        current.State.Delete(documentId, Now);
                    current.State.Put(words);
                },
                cancellationToken);
        }
    }

    /// <inheritdoc />
    public ValueTask<int> DeleteAsync(Filter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        MemorySearch.Check(filter);
        MemoryVersion current = _versions.Find(_number);
        lock (current.Writing)
        {
            PreparedWords words = current.State.PrepareWithout(current.State.Chunks.Values.Where(chunk => filter.Matches(chunk.Chunk, chunk.SourceId)));
            int removed = 0;
            Apply(
                current,
                () =>
                {
                    removed = current.State.Delete(filter, Now);
                    current.State.Put(words);
                },
                cancellationToken);
            return new(removed);
        }
    }

    /// <inheritdoc />
    public ValueTask WriteVectorsAsync(IReadOnlyList<ChunkVector> vectors, string model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(model);
        MemoryVersion current = _versions.Find(_number);
        lock (current.Writing)
        {
            current.State.Vectors.Check(vectors.Select(vector => KeyValuePair.Create(vector.ChunkId, vector.Vector)), model, current.State.Manifest);
            return Write(
                current,
                () =>
                {
                    foreach (ChunkVector vector in vectors)
                    {
                        if (current.State.Chunks.TryGetValue(vector.ChunkId, out IndexedChunk? chunk))
                            current.State.Vectors.Write(chunk.Key, model, vector.Vector.Span);
                    }
                },
                cancellationToken);
        }
    }

    /// <summary>Releases the locks; the store can't be used any more. A version that was opened is only let go of.</summary>
    public void Dispose()
    {
        if (_number is null)
            _versions.Dispose();
    }

    private static int NotNegative(int hnswAbove)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hnswAbove);
        return hnswAbove;
    }

    private DateTimeOffset Now => _versions.Time.GetUtcNow();

    /// <summary>Refuses what could not be written whole, before anything is.</summary>
    private static void Check(MemoryState state, IReadOnlyList<DocumentChunks> documents)
    {
        HashSet<string> documentIds = new(StringComparer.Ordinal), chunkIds = new(StringComparer.Ordinal);
        foreach (DocumentChunks document in documents)
        {
            if (!documentIds.Add(document.Document.Id))
                throw new RagKitException($"Document '{document.Document.Id}' is given twice in one write: pass each document once.");
            foreach (Chunk chunk in document.Chunks)
            {
                string? owner = state.Chunks.TryGetValue(chunk.Id, out IndexedChunk? stored) ? stored.Chunk.DocumentId : null;
                if (!chunkIds.Add(chunk.Id) || (owner is not null && owner != document.Document.Id))
                {
                    throw new RagKitException($"Chunk id '{chunk.Id}' of document '{document.Document.Id}' is taken by another chunk" +
                        $"{(owner is null ? "" : $" of document '{owner}'")}. Make chunks with IChunker.Chunk, which gives each an id of its own.");
                }
            }
        }
    }

    private ValueTask<T> Read<T>(Func<MemoryVersion, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        MemoryVersion version = _versions.Find(_number);
        version.Gate.EnterReadLock();
        try
        {
            return new(read(version));
        }
        finally
        {
            version.Gate.ExitReadLock();
        }
    }

    private ValueTask Write(Action<MemoryVersion> write, CancellationToken cancellationToken)
    {
        MemoryVersion version = _versions.Find(_number);
        return Write(version, () => write(version), cancellationToken);
    }

    private static ValueTask Write(MemoryVersion version, Action write, CancellationToken cancellationToken)
    {
        Apply(version, write, cancellationToken);
        return ValueTask.CompletedTask;
    }

    private static void Apply(MemoryVersion version, Action write, CancellationToken cancellationToken)
    {
        lock (version.Writing)
        {
            cancellationToken.ThrowIfCancellationRequested();
            version.Gate.EnterWriteLock();
            try
            {
                write();
                version.State.Vectors.Follow();
            }
            finally
            {
                version.Gate.ExitWriteLock();
            }
        }
    }
}
