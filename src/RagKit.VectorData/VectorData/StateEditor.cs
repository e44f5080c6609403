using System.Collections.Immutable;
using RagKit.Lexical;
using RagKit.Stores;

namespace RagKit.VectorData;

/// <summary>Works out what a write does: to the state, and to the collections. Not thread-safe.</summary>
internal sealed class StateEditor(CorpusState state, WriteBatch batch, DateTimeOffset now, Func<long> nextKey)
{
    private readonly LexicalSegmentBuilder _words = new();
    private readonly Dictionary<string, ImmutableDictionary<long, long>.Builder> _vectors = new(StringComparer.Ordinal);
    private CorpusState _state = state;
    private long _position = state.Head.Position;

    /// <summary>The state with all that was done; its head yet without the commit.</summary>
    public CorpusState ToState() => _state with
    {
        Words = _words.IsEmpty ? _state.Words : _state.Words.With(_words.Seal()),
        Vectors = _state.Vectors.SetItems(_vectors.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToImmutable()))),
        Head = _state.Head with { Position = _position },
    };

    /// <summary>Replaces a document that has been checked. Chunks that stay keep their vectors, in rows that say what is now said of them.</summary>
    public async Task ReplaceAsync(DocumentChunks document, string? model, CancellationToken cancellationToken)
    {
        StoredEntry? old = _state.Documents.GetValueOrDefault(document.Document.Id);
        HashSet<string> kept = new(document.Chunks.Select(chunk => chunk.Id), StringComparer.Ordinal);
        Remove(old?.Chunks.Where(chunk => !kept.Contains(chunk.Chunk.Id)) ?? []);
        List<IndexedChunk> chunks = new(document.Chunks.Count), changed = [];
        long since = batch.Skip();
        foreach (Chunk chunk in document.Chunks)
        {
            IndexedChunk? before = _state.Chunks.GetValueOrDefault(chunk.Id);
            IndexedChunk after = new(before?.Key ?? nextKey(), chunk, document.Document.SourceId, before?.Since ?? since);
            if (before is null || before.Chunk.Text != chunk.Text || before.Chunk.Context != chunk.Context)
            {
                if (before is not null)
                    _words.Remove(before.Key, before.Chunk.Context, before.Chunk.Text);
                _words.Add(after.Key, chunk.Context, chunk.Text);
            }
            if (before is not null && (before.SourceId != after.SourceId || before.Chunk.Text != chunk.Text || !before.Chunk.Metadata.Equals(chunk.Metadata)))
                changed.Add(after);
            chunks.Add(after);
        }
        foreach (ModelBody other in _state.Head.Models.Where(_ => changed.Count > 0))
            await RewriteAsync(other, changed.Where(chunk => other.Model != model || !document.Vectors.ContainsKey(chunk.Chunk.Id)), cancellationToken).ConfigureAwait(false);
        foreach (IndexedChunk chunk in chunks)
        {
            if (document.Vectors.TryGetValue(chunk.Chunk.Id, out ReadOnlyMemory<float> vector))
                await SetVectorAsync(model!, chunk, vector, cancellationToken).ConfigureAwait(false);
        }
        Run content = document.Content is null ? default : batch.AddBlob(document.Document.Id, DocumentCodec.Encode(document.Content));
        Retire(old);
        if (old is not null)
            batch.Retire(batch.Tables.Blobs, old.Content.Numbers());
        Put(document.Document, [.. chunks], content);
    }

    public void Delete(string documentId)
    {
        if (_state.Documents.GetValueOrDefault(documentId) is not { } old)
            return;
        Remove(old.Chunks);
        Retire(old);
        batch.Retire(batch.Tables.Blobs, old.Content.Numbers());
        DocumentBody body = new(++_position, now);
        _state = _state with
        {
            Documents = _state.Documents.Remove(documentId),
            Removed = _state.Removed.SetItem(documentId, batch.AddFact("document", documentId, body, BodyJson.Default.DocumentBody)),
        };
        _state = _state.Note(new(_position, documentId, DocumentChangeKind.Removed, now));
    }

    /// <summary>Removes chunks of documents, and documents that lose their last.</summary>
    public void Delete(IEnumerable<IndexedChunk> chunks)
    {
        foreach (IGrouping<string, IndexedChunk> gone in chunks.GroupBy(chunk => chunk.Chunk.DocumentId).ToArray())
        {
            StoredEntry old = _state.Documents[gone.Key];
            ImmutableArray<IndexedChunk> left = [.. old.Chunks.Except(gone)];
            if (left.IsEmpty)
            {
                Delete(gone.Key);
                continue;
            }
            Remove(gone);
            Retire(old);
            Put(old.Document, left, old.Content);
        }
    }

    public async Task SetVectorAsync(string model, IndexedChunk chunk, ReadOnlyMemory<float> vector, CancellationToken cancellationToken)
    {
        ModelBody body = await ModelAsync(model, vector.Length, cancellationToken).ConfigureAwait(false);
        SetVector(body, chunk, VectorCheck.Normalise(vector.Span));
    }

    public void SetManifest(CorpusManifest manifest)
    {
        ModelBody[] gone = [.. _state.Head.Models.Where(model => model.Model != manifest.Model)];
        batch.Dropped.AddRange(gone.Select(model => model.Collection));
        _state = _state with
        {
            Head = _state.Head with { Manifest = manifest, Models = [.. _state.Head.Models.Except(gone)] },
            Vectors = _state.Vectors.RemoveRange(gone.Select(model => model.Model)),
        };
    }

    private async Task<ModelBody> ModelAsync(string model, int dimensions, CancellationToken cancellationToken)
    {
        ModelBody? body = _state.Find(model);
        if (body?.Dimensions == dimensions)
            return body;
        // Those of another length hold nothing, or the vector would have been refused.
        if (body is not null)
            batch.Dropped.Add(body.Collection);
        ModelBody made = new(model, dimensions, batch.Tables.NameFor(batch.Skip()));
        Table table = batch.Tables.Of(made);
        // A write that was cut short may have left one of this name.
        await table.DropAsync(cancellationToken).ConfigureAwait(false);
        await table.EnsureAsync(cancellationToken).ConfigureAwait(false);
        _state = _state with { Head = _state.Head with { Models = [.. _state.Head.Models.Where(one => one.Model != model), made] } };
        return made;
    }

    private void SetVector(ModelBody model, IndexedChunk chunk, ReadOnlyMemory<float> unit)
    {
        ImmutableDictionary<long, long>.Builder rows = RowsOf(model.Model);
        Table table = batch.Tables.Of(model);
        if (rows.TryGetValue(chunk.Key, out long before))
            batch.Retire(table, [before]);
        rows[chunk.Key] = batch.AddVector(table, chunk, unit);
    }

    private async Task RewriteAsync(ModelBody model, IEnumerable<IndexedChunk> chunks, CancellationToken cancellationToken)
    {
        ImmutableDictionary<long, long>.Builder rows = RowsOf(model.Model);
        Dictionary<long, IndexedChunk> wanted = chunks.Where(chunk => rows.ContainsKey(chunk.Key)).ToDictionary(chunk => rows[chunk.Key]);
        foreach (Row row in await batch.Tables.Of(model).GetAsync(wanted.Keys, cancellationToken).ConfigureAwait(false))
            SetVector(model, wanted[row.Number], row.Vector);
    }

    private ImmutableDictionary<long, long>.Builder RowsOf(string model)
    {
        if (!_vectors.TryGetValue(model, out ImmutableDictionary<long, long>.Builder? rows))
            _vectors.Add(model, rows = _state.RowsOf(model).ToBuilder());
        return rows;
    }

    private void Put(StoredDocument document, ImmutableArray<IndexedChunk> chunks, Run content)
    {
        StoredDocument stored = document with { ChunkCount = chunks.Length };
        chunks = [.. chunks.OrderBy(chunk => chunk.Chunk.Ordinal)];
        DocumentBody body = new(++_position, now) { Document = stored, Chunks = [.. chunks.Select(chunk => ChunkBody.Of(chunk.Chunk, chunk.Since))], Content = content };
        Run rows = batch.AddFact("document", document.Id, body, BodyJson.Default.DocumentBody);
        if (_state.Removed.TryGetValue(document.Id, out Run removed))
            batch.Retire(batch.Tables.Facts, removed.Numbers());
        _state = _state with
        {
            Documents = _state.Documents.SetItem(document.Id, new StoredEntry(stored, chunks, content, rows)),
            Removed = _state.Removed.Remove(document.Id),
            Chunks = _state.Chunks.SetItems(chunks.Select(chunk => KeyValuePair.Create(chunk.Chunk.Id, chunk))),
            Keys = _state.Keys.SetItems(chunks.Select(chunk => KeyValuePair.Create(chunk.Key, chunk))),
        };
        _state = _state.Note(new(_position, document.Id, DocumentChangeKind.Written, now));
    }

    private void Retire(StoredEntry? old) => batch.Retire(batch.Tables.Facts, old?.Rows.Numbers() ?? []);

    private void Remove(IEnumerable<IndexedChunk> chunks)
    {
        IndexedChunk[] gone = [.. chunks];
        foreach (IndexedChunk chunk in gone)
            _words.Remove(chunk.Key, chunk.Chunk.Context, chunk.Chunk.Text);
        foreach (ModelBody model in _state.Head.Models)
        {
            ImmutableDictionary<long, long>.Builder rows = RowsOf(model.Model);
            foreach (IndexedChunk chunk in gone)
            {
                if (rows.Remove(chunk.Key, out long row))
                    batch.Retire(batch.Tables.Of(model), [row]);
            }
        }
        _state = _state with
        {
            Chunks = _state.Chunks.RemoveRange(gone.Select(chunk => chunk.Chunk.Id)),
            Keys = _state.Keys.RemoveRange(gone.Select(chunk => chunk.Key)),
        };
    }
}
