using RagKit.Text;

namespace RagKit.Stores;

/// <summary>Everything an in-memory store holds of documents, chunks and vectors. The caller keeps readers and writers apart.</summary>
internal sealed class MemoryState
{
    private readonly SortedDictionary<string, StoredEntry> _documents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IndexedChunk> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<long, IndexedChunk> _byKey = [];
    private readonly InvertedIndex _index = new();
    private readonly ChangeLog _changes = new();
    private long _lastKey;

    public CorpusManifest? Manifest { get; private set; }

    public MemoryVectors Vectors { get; } = new();

    public IEnumerable<StoredEntry> Documents => _documents.Values;

    public IReadOnlyDictionary<string, IndexedChunk> Chunks => _byId;

    public ChangeLog Changes => _changes;

    public StoredEntry? Find(string documentId) => _documents.GetValueOrDefault(documentId);

    public StoreCounts Count() => new(_documents.Count, _byId.Count, Vectors.Of(Manifest?.Model)?.Count ?? 0)
    {
        LeftOut = _documents.Values.Count(entry => entry.Document.LeftOut is not null),
    };

    public ChunkSearchResult Search(ChunkSearch search) => new MemorySearch(Manifest, _index, Vectors.Of(Manifest?.Model), _byKey).Run(search);

    public void SetManifest(CorpusManifest manifest)
    {
        Manifest = manifest;
        Vectors.KeepOnly(manifest.Model);
    }

    /// <summary>Writes a document that has been checked; <paramref name="terms"/> holds those of the chunks that <see cref="NeedsTerms"/>.</summary>
    public void Replace(DocumentChunks document, string? model, IReadOnlyDictionary<string, IReadOnlyList<string>> terms, DateTimeOffset now)
    {
        HashSet<string> kept = new(document.Chunks.Select(chunk => chunk.Id), StringComparer.Ordinal);
        if (Find(document.Document.Id) is { } old)
            Remove(old.Chunks.Where(chunk => !kept.Contains(chunk.Chunk.Id)));
        List<IndexedChunk> chunks = new(document.Chunks.Count);
        foreach (Chunk chunk in document.Chunks)
        {
            if (!_byId.TryGetValue(chunk.Id, out IndexedChunk? indexed))
                indexed = Add(chunk, document.Document.SourceId, terms[chunk.Id]);
            else
                Update(indexed, chunk, document.Document.SourceId, terms.GetValueOrDefault(chunk.Id));
            if (document.Vectors.TryGetValue(chunk.Id, out ReadOnlyMemory<float> vector))
                Vectors.Write(indexed.Key, model!, vector.Span);
            chunks.Add(indexed);
        }
        _documents[document.Document.Id] = new(document.Document with { ChunkCount = chunks.Count }, chunks, document.Content);
        _changes.Note(document.Document.Id, DocumentChangeKind.Written, now);
    }

    public void Delete(string documentId, DateTimeOffset now)
    {
        if (!_documents.Remove(documentId, out StoredEntry? old))
            return;
        Remove(old.Chunks);
        _changes.Note(documentId, DocumentChangeKind.Removed, now);
    }

    /// <summary>Removes the chunks that pass, and documents that lose their last; returns how many chunks.</summary>
    public int Delete(Filter filter, DateTimeOffset now)
    {
        int removed = 0;
        foreach (StoredEntry entry in _documents.Values.ToArray())
        {
            IndexedChunk[] gone = [.. entry.Chunks.Where(chunk => filter.Matches(chunk.Chunk, chunk.SourceId))];
            if (gone.Length == 0)
                continue;
            removed += gone.Length;
            Remove(gone);
            IndexedChunk[] left = [.. entry.Chunks.Except(gone)];
            if (left.Length == 0)
                _documents.Remove(entry.Document.Id);
            else
                _documents[entry.Document.Id] = entry with { Document = entry.Document with { ChunkCount = left.Length }, Chunks = left };
            _changes.Note(entry.Document.Id, left.Length == 0 ? DocumentChangeKind.Removed : DocumentChangeKind.Written, now);
        }
        return removed;
    }

    public bool IsEmbedded(string chunkId, string model) =>
        _byId.TryGetValue(chunkId, out IndexedChunk? chunk) && Vectors.Of(model)?.Contains(chunk.Key) == true;

    public IEnumerable<ChunkVector> GetVectors(IReadOnlyList<string> chunkIds, string model)
    {
        foreach (string id in chunkIds)
        {
            if (_byId.TryGetValue(id, out IndexedChunk? chunk) && Vectors.Of(model)?.Get(chunk.Key) is float[] vector)
                yield return new ChunkVector(id, vector);
        }
    }

    /// <summary>Whether a chunk is new, or has other words than the one stored under its id.</summary>
    public bool NeedsTerms(Chunk chunk) =>
        !_byId.TryGetValue(chunk.Id, out IndexedChunk? stored) || stored.Chunk.Text != chunk.Text || stored.Chunk.Context != chunk.Context;

    /// <summary>The terms under which a chunk is found: of its context and its text, as of one bag.</summary>
    public static IReadOnlyList<string> Terms(Chunk chunk) => TextAnalyzer.Terms(chunk.EmbeddingText);

    private IndexedChunk Add(Chunk chunk, string sourceId, IReadOnlyList<string> terms)
    {
        IndexedChunk indexed = new(++_lastKey) { Chunk = chunk, SourceId = sourceId };
        _byId.Add(chunk.Id, indexed);
        _byKey.Add(indexed.Key, indexed);
        _index.Add(indexed, terms);
        return indexed;
    }

    private void Update(IndexedChunk indexed, Chunk chunk, string sourceId, IReadOnlyList<string>? changedTerms)
    {
        (indexed.Chunk, indexed.SourceId) = (chunk, sourceId);
        if (changedTerms is null)
            return;
        _index.Remove(indexed);
        _index.Add(indexed, changedTerms);
    }

    private void Remove(IEnumerable<IndexedChunk> chunks)
    {
        foreach (IndexedChunk chunk in chunks)
        {
            _byId.Remove(chunk.Chunk.Id);
            _byKey.Remove(chunk.Key);
            _index.Remove(chunk);
            Vectors.Remove(chunk.Key);
        }
    }
}

/// <summary>A stored document with its chunks in order; replaced whole, never changed.</summary>
internal sealed record StoredEntry(StoredDocument Document, IReadOnlyList<IndexedChunk> Chunks, Document? Content);
