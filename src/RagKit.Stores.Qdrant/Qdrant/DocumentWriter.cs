using System.Security.Cryptography;
using System.Text.Json;
using RagKit.Stores;

namespace RagKit.Qdrant;

/// <summary>Prepares what a commit changes of documents, chunks and vectors: what stays the same is not touched. Not thread-safe.</summary>
internal sealed class DocumentWriter(PointApi api, WriteBatch batch, QdrantIndexOptions index, DateTimeOffset now)
{
    private const int DocumentsOfARead = 200, IdsOfARead = 1000, ChunksOfAnAverage = 500;

    private int _changes;

    public async Task ReplaceAsync(IReadOnlyList<DocumentChunks> documents, string? model, CancellationToken cancellationToken)
    {
        HashSet<string> chunkIds = new(StringComparer.Ordinal);
        foreach (DocumentChunks document in documents)
        {
            if (document.Chunks.FirstOrDefault(chunk => !chunkIds.Add(chunk.Id)) is Chunk twice)
                throw new RagKitException($"Chunk id '{twice.Id}' of document '{document.Document.Id}' is given twice. Nothing was written: give each chunk an id of its own.");
        }
        int dimensions = VectorCheck.Check(batch.Head, documents.SelectMany(document => document.Vectors), model);
        foreach (DocumentChunks[] slice in documents.Chunk(DocumentsOfARead))
            await RefuseTakenAsync(slice, cancellationToken).ConfigureAwait(false);
        string? vectors = dimensions > 0 ? await NameAsync(model!, dimensions, cancellationToken).ConfigureAwait(false) : null;
        SetAverage(documents.SelectMany(document => document.Chunks).Take(ChunksOfAnAverage));
        foreach (DocumentChunks[] slice in documents.Chunk(DocumentsOfARead))
        {
            Dictionary<string, StoredParts> stored = await ReadAsync([.. slice.Select(document => document.Document.Id)], withVectors: true, cancellationToken).ConfigureAwait(false);
            foreach (DocumentChunks document in slice)
                await ReplaceAsync(document, stored.GetValueOrDefault(FactCodec.Keyword(document.Document.Id)), vectors, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task DeleteAsync(IEnumerable<string> documentIds, CancellationToken cancellationToken)
    {
        foreach (string[] slice in documentIds.Distinct(StringComparer.Ordinal).Chunk(DocumentsOfARead))
        {
            Dictionary<string, StoredParts> stored = await ReadAsync(slice, withVectors: false, cancellationToken).ConfigureAwait(false);
            foreach (string id in slice)
            {
                if (stored.TryGetValue(FactCodec.Keyword(id), out StoredParts? parts) && parts.IsThere)
                    await DeleteAsync(id, parts, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Removes chunks of documents, and the documents that have none left.</summary>
    public async Task<int> DeleteChunksAsync(IReadOnlyDictionary<string, HashSet<string>> gone, CancellationToken cancellationToken)
    {
        int count = 0;
        foreach (string[] slice in gone.Keys.Chunk(DocumentsOfARead))
        {
            Dictionary<string, StoredParts> stored = await ReadAsync(slice, withVectors: false, cancellationToken).ConfigureAwait(false);
            foreach (string id in slice)
            {
                StoredParts parts = stored[FactCodec.Keyword(id)];
                StoredChunk[] ended = [.. parts.Chunks.Values.Where(chunk => gone[id].Contains(chunk.PointId))];
                count += ended.Length;
                if (ended.Length == parts.Chunks.Count)
                {
                    await DeleteAsync(id, parts, cancellationToken).ConfigureAwait(false);
                    continue;
                }
                foreach (StoredChunk chunk in ended)
                    End(chunk);
                batch.End(parts.RecordId!);
                await AddRecordAsync(parts.Record! with { ChunkCount = parts.Chunks.Count - ended.Length }, cancellationToken).ConfigureAwait(false);
            }
        }
        return count;
    }

    public async Task WriteVectorsAsync(IReadOnlyList<ChunkVector> vectors, string model, CancellationToken cancellationToken)
    {
        int dimensions = VectorCheck.Check(batch.Head, vectors.Select(vector => KeyValuePair.Create(vector.ChunkId, vector.Vector)), model);
        // Of a chunk that is given twice the last vector counts.
        Dictionary<string, ReadOnlyMemory<float>> given = new(StringComparer.Ordinal);
        foreach (ChunkVector vector in vectors)
            given[vector.ChunkId] = vector.Vector;
        string? name = null;
        foreach (string[] slice in given.Keys.Chunk(IdsOfARead))
        {
            Clause clause = batch.Head.Seen(Clause.Match(Field.Kind, Field.Chunk), Clause.Match(Field.Key, [.. slice.Select(FactCodec.Keyword)]));
            await foreach (JsonElement point in api.ScrollAsync(batch.Head.Collection, clause, StoredChunk.Fields, Models, cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                StoredChunk stored = StoredChunk.Read(point);
                name ??= await NameAsync(model, dimensions, cancellationToken).ConfigureAwait(false);
                batch.End(stored.PointId);
                await batch.AddAsync(stored.Chunk, stored.Source, TermCodec.Count(stored.Chunk), With(stored.Vectors, name, given[stored.Chunk.Id]), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private string[] Models => [.. batch.Head.Models.Select(model => model.Name)];

    private async Task ReplaceAsync(DocumentChunks document, StoredParts? stored, string? vectors, CancellationToken cancellationToken)
    {
        StoredDocument record = document.Document;
        HashSet<string> kept = new(StringComparer.Ordinal);
        foreach (Chunk chunk in document.Chunks)
        {
            kept.Add(chunk.Id);
            StoredChunk? old = stored?.Chunks.GetValueOrDefault(chunk.Id);
            bool isGiven = document.Vectors.TryGetValue(chunk.Id, out ReadOnlyMemory<float> vector);
            SortedDictionary<string, int> terms = TermCodec.Count(chunk);
            if (old is not null && !isGiven && old.Hash == StoredChunk.Describe(chunk, record.SourceId, terms.Values.Sum()).Hash)
                continue;
            if (old is not null)
                End(old);
            batch.Terms.Add(terms, 1);
            IReadOnlyDictionary<string, float[]> all = old?.Vectors ?? new Dictionary<string, float[]>();
            await batch.AddAsync(chunk, record.SourceId, terms, isGiven ? With(all, vectors!, vector) : all, cancellationToken).ConfigureAwait(false);
        }
        foreach (StoredChunk chunk in stored?.Chunks.Values.Where(chunk => !kept.Contains(chunk.Chunk.Id)) ?? [])
            End(chunk);
        foreach (string id in stored?.Others ?? [])
            batch.End(id);
        await AddRecordAsync(record with { ChunkCount = document.Chunks.Count }, cancellationToken).ConfigureAwait(false);
        if (document.Content is Document content)
            await BlobPoints.AddAsync(batch, Field.Content, record.Id, ContentPacking.Pack(DocumentCodec.Encode(content)), writer => writer.WriteString(Field.Document, FactCodec.Keyword(record.Id)), cancellationToken).ConfigureAwait(false);
    }

    private async Task DeleteAsync(string documentId, StoredParts parts, CancellationToken cancellationToken)
    {
        foreach (StoredChunk chunk in parts.Chunks.Values)
            End(chunk);
        foreach (string id in parts.Others)
            batch.End(id);
        long position = DocumentRecord.Position(batch.Seq, _changes++);
        await batch.AddAsync(Field.Gone, documentId, writer => DocumentRecord.WriteChange(writer, documentId, position, now), cancellationToken).ConfigureAwait(false);
    }

    private Task AddRecordAsync(StoredDocument record, CancellationToken cancellationToken)
    {
        long position = DocumentRecord.Position(batch.Seq, _changes++);
        return batch.AddAsync(Field.DocumentKind, record.Id, writer => DocumentRecord.Write(writer, record, position, now), cancellationToken);
    }

    private void End(StoredChunk chunk)
    {
        batch.End(chunk.PointId);
        batch.Terms.Add(TermCodec.Count(chunk.Chunk), -1);
    }

    private static Dictionary<string, float[]> With(IReadOnlyDictionary<string, float[]> vectors, string name, ReadOnlyMemory<float> vector) =>
        new(vectors, StringComparer.Ordinal) { [name] = vector.ToArray() };

    private void SetAverage(IEnumerable<Chunk> chunks)
    {
        if (batch.Average > 0)
            return;
        TermStatistics first = new();
        foreach (Chunk chunk in chunks)
            first.Add(TermCodec.Count(chunk), 1);
        batch.Average = first.Length > 0 ? first.Average : 0;
    }

    /// <summary>The named vector of a model, made when there is none; it is the model's from the commit on.</summary>
    private async Task<string> NameAsync(string model, int dimensions, CancellationToken cancellationToken)
    {
        if (batch.Head.Of(model) is ModelVectors known)
            return known.Name;
        string name = $"dense-{batch.Seq}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
        await api.Http.WriteAsync(HttpMethod.Put, PointApi.Path(batch.Head.Collection, $"/vectors/{name}"), CollectionLayout.WriteDense(dimensions), cancellationToken).ConfigureAwait(false);
        if (index.OnDisk)
        {
            (await api.Http.SendAsync(HttpMethod.Patch, PointApi.Path(batch.Head.Collection), CollectionLayout.WriteOnDisk(name), cancellationToken).ConfigureAwait(false)).Dispose();
        }
        batch.ChangeHead(writer => Head.WriteModels(writer, [.. batch.Head.Models, new ModelVectors(model, name, dimensions)]));
        return name;
    }

    private async Task RefuseTakenAsync(DocumentChunks[] documents, CancellationToken cancellationToken)
    {
        Clause others = Clause.Not(Clause.Match(Field.Document, [.. documents.Select(document => FactCodec.Keyword(document.Document.Id))]));
        foreach (string[] ids in documents.SelectMany(document => document.Chunks).Select(chunk => FactCodec.Keyword(chunk.Id)).Chunk(IdsOfARead))
        {
            Clause clause = batch.Head.Seen(Clause.Match(Field.Kind, Field.Chunk), Clause.Match(Field.Key, ids), others);
            await foreach (JsonElement point in api.ScrollAsync(batch.Head.Collection, clause, StoredChunk.Fields, pageSize: 1, cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                Chunk taken = StoredChunk.Read(point).Chunk;
                throw new RagKitException($"Chunk '{taken.Id}' is stored already for another document, '{taken.DocumentId}'. Nothing was written: chunk ids must differ between documents.");
            }
        }
    }

    private async Task<Dictionary<string, StoredParts>> ReadAsync(IReadOnlyList<string> documentIds, bool withVectors, CancellationToken cancellationToken)
    {
        Dictionary<string, StoredParts> stored = new(StringComparer.Ordinal);
        Clause clause = batch.Head.Seen(Clause.Match(Field.Document, [.. documentIds.Select(FactCodec.Keyword)]));
        await foreach (JsonElement point in api.ScrollAsync(
            batch.Head.Collection, clause, [Field.Kind, .. StoredChunk.Fields], withVectors ? Models : null, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            string document = point.Payload().Text(Field.Document)!;
            if (!stored.TryGetValue(document, out StoredParts? parts))
                stored[document] = parts = new StoredParts();
            parts.Add(point);
        }
        return stored;
    }
}
