using RagKit.Lexical;

namespace RagKit.Stores;

/// <summary>Everything an in-memory store holds of documents, chunks and vectors. The caller keeps readers and writers apart.</summary>
internal sealed class MemoryState(MemoryVectors vectors)
{
    private readonly SortedDictionary<string, StoredEntry> _documents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IndexedChunk> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<long, IndexedChunk> _byKey = [];
    private LexicalIndex _words = LexicalIndex.Empty;
    private readonly ChangeLog _changes = new();
    private long _lastKey;

    public CorpusManifest? Manifest { get; private set; }

    public MemoryVectors Vectors => vectors;

    public IEnumerable<StoredEntry> Documents => _documents.Values;

    public IReadOnlyDictionary<string, IndexedChunk> Chunks => _byId;

    public ChangeLog Changes => _changes;

    public StoredEntry? Find(string documentId) => _documents.GetValueOrDefault(documentId);

    public StoreCounts Count() => new(_documents.Count, _byId.Count, Vectors.Of(Manifest?.Model)?.Count ?? 0)
    {
        LeftOut = _documents.Values.Count(entry => entry.Document.LeftOut is not null),
    };

    public ChunkSearchResult Search(ChunkSearch search) => new MemorySearch(Manifest, _words, Vectors.Of(Manifest?.Model), Vectors.GraphOf(Manifest?.Model), _byKey).Run(search);

    public void SetManifest(CorpusManifest manifest)
    {
        Manifest = manifest;
        Vectors.KeepOnly(manifest.Model);
    }

    /// <summary>Works out what writing documents that have been checked does to the lexical index. Changes nothing that readers see.</summary>
    public PreparedWords Prepare(IReadOnlyList<DocumentChunks> documents, CancellationToken cancellationToken)
    {
        LexicalSegmentBuilder words = new();
        Dictionary<string, long> keys = new(StringComparer.Ordinal);
        foreach (DocumentChunks document in documents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            HashSet<string> kept = new(document.Chunks.Select(chunk => chunk.Id), StringComparer.Ordinal);
            foreach (IndexedChunk gone in Find(document.Document.Id)?.Chunks.Where(chunk => !kept.Contains(chunk.Chunk.Id)) ?? [])
                words.Remove(gone.Key, gone.Chunk.Context, gone.Chunk.Text);
            foreach (Chunk chunk in document.Chunks)
            {
                bool isKnown = _byId.TryGetValue(chunk.Id, out IndexedChunk? stored);
                if (isKnown && stored!.Chunk.Text == chunk.Text && stored.Chunk.Context == chunk.Context)
                    continue;
                if (isKnown)
                    words.Remove(stored!.Key, stored.Chunk.Context, stored.Chunk.Text);
                else
                    keys.Add(chunk.Id, ++_lastKey);
                words.Add(isKnown ? stored!.Key : _lastKey, chunk.Context, chunk.Text);
            }
        }
        return new(words.IsEmpty ? _words : _words.With(words.Seal()), keys);
    }

    /// <summary>What removing chunks does to the lexical index.</summary>
    public PreparedWords PrepareWithout(IEnumerable<IndexedChunk> chunks)
    {
        LexicalSegmentBuilder words = new();
        foreach (IndexedChunk chunk in chunks)
            words.Remove(chunk.Key, chunk.Chunk.Context, chunk.Chunk.Text);
        return new(words.IsEmpty ? _words : _words.With(words.Seal()), new Dictionary<string, long>());
    }

    /// <summary>Puts the lexical index in place that a write has prepared; in the same step as the write.</summary>
    public void Put(PreparedWords words) => _words = words.Index;

    /// <summary>Writes a document that has been checked; <paramref name="keys"/> holds those of its new chunks.</summary>
    public void Replace(DocumentChunks document, string? model, IReadOnlyDictionary<string, long> keys, DateTimeOffset now)
    {
        HashSet<string> kept = new(document.Chunks.Select(chunk => chunk.Id), StringComparer.Ordinal);
        if (Find(document.Document.Id) is { } old)
            Remove(old.Chunks.Where(chunk => !kept.Contains(chunk.Chunk.Id)));
        List<IndexedChunk> chunks = new(document.Chunks.Count);
        foreach (Chunk chunk in document.Chunks)
        {
            if (_byId.TryGetValue(chunk.Id, out IndexedChunk? indexed))
                (indexed.Chunk, indexed.SourceId) = (chunk, document.Document.SourceId);
            else
                indexed = Add(chunk, document.Document.SourceId, keys[chunk.Id]);
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

    private IndexedChunk Add(Chunk chunk, string sourceId, long key)
    {
        IndexedChunk indexed = new(key) { Chunk = chunk, SourceId = sourceId };
        _byId.Add(chunk.Id, indexed);
        _byKey.Add(indexed.Key, indexed);
        return indexed;
    }

    private void Remove(IEnumerable<IndexedChunk> chunks)
    {
        foreach (IndexedChunk chunk in chunks)
        {
            _byId.Remove(chunk.Chunk.Id);
            _byKey.Remove(chunk.Key);
            Vectors.Remove(chunk.Key);
        }
    }
}

/// <summary>A stored document with its chunks in order; replaced whole, never changed.</summary>
internal sealed record StoredEntry(StoredDocument Document, IReadOnlyList<IndexedChunk> Chunks, Document? Content);

/// <summary>The lexical index as it is after a write, and the keys that the write gives to new chunks.</summary>
internal sealed record PreparedWords(LexicalIndex Index, IReadOnlyDictionary<string, long> Keys);
