using System.Runtime.CompilerServices;
using System.Text.Json;
using RagKit.Qdrant;

namespace RagKit.Stores;

public sealed partial class QdrantChunkStore
{
    private const int IdsOfARead = 1000, DocumentsOfAPage = 500, ChunksOfAPage = 1000;

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<Chunk>> GetAsync(IReadOnlyList<string> chunkIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chunkIds);
        Dictionary<string, Chunk> found = await FindAsync(chunkIds, Clause.Everything, StoredChunk.Fields, null, point => StoredChunk.Read(point).Chunk, cancellationToken).ConfigureAwait(false);
        return [.. chunkIds.Select(found.GetValueOrDefault).OfType<Chunk>()];
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<Chunk>> GetDocumentAsync(string documentId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentId);
        return await _reader.ReadAsync(async head =>
        {
            List<Chunk> chunks = [];
            await foreach (StoredChunk found in FindAsync(head, Filter.Document(documentId), cancellationToken).ConfigureAwait(false))
                chunks.Add(found.Chunk);
            chunks.Sort(static (left, right) => left.Ordinal.CompareTo(right.Ordinal));
            return chunks;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<Document>> GetContentAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        Dictionary<string, byte[]> found = await _reader.ReadAsync(
            head => BlobPoints.ReadAsync(_api, head, Field.Content, documentIds, cancellationToken), cancellationToken).ConfigureAwait(false);
        List<Document> documents = new(documentIds.Count);
        foreach (string id in documentIds)
        {
            if (!found.TryGetValue(FactCodec.Keyword(id), out byte[]? packed))
                continue;
            using MemoryStream content = new();
            using (Stream open = ContentPacking.Open(new MemoryStream(packed)))
                open.CopyTo(content);
            documents.Add(DocumentCodec.Decode(content.ToArray()));
        }
        return documents;
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<StoredDocument>> FindDocumentsAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        Dictionary<string, StoredDocument> found = await _reader.ReadAsync(async head =>
        {
            Dictionary<string, StoredDocument> records = new(StringComparer.Ordinal);
            foreach (string[] slice in documentIds.Select(FactCodec.Keyword).Distinct(StringComparer.Ordinal).Chunk(IdsOfARead))
            {
                Clause clause = head.Seen(Clause.Match(Field.Kind, Field.DocumentKind), Clause.Match(Field.Key, slice));
                await foreach (JsonElement point in _api.ScrollAsync(head.Collection, clause, DocumentRecord.Fields, cancellationToken: cancellationToken).ConfigureAwait(false))
                {
                    StoredDocument document = DocumentRecord.Read(point);
                    records[document.Id] = document;
                }
            }
            return records;
        }, cancellationToken).ConfigureAwait(false);
        return [.. documentIds.Select(found.GetValueOrDefault).OfType<StoredDocument>()];
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredDocument> ListDocumentsAsync(string? sourceId = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach ((_, StoredDocument[] page) in PagesAsync(sourceId, cancellationToken).ConfigureAwait(false))
        {
            foreach (StoredDocument document in page)
                yield return document;
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<Chunk> ListChunksAsync(string? withoutVectorOf = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach ((string collection, StoredDocument[] page) in PagesAsync(null, cancellationToken).ConfigureAwait(false))
        {
            foreach (string[] documents in Groups(page))
            {
                List<Chunk> chunks = await _reader.ReadAsync(head => ReadChunksAsync(head, documents, withoutVectorOf, cancellationToken), cancellationToken, collection).ConfigureAwait(false);
                foreach (Chunk chunk in chunks.OrderBy(chunk => chunk.DocumentId, StringComparer.Ordinal).ThenBy(chunk => chunk.Ordinal))
                    yield return chunk;
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlySet<string>> FindEmbeddedAsync(IReadOnlyList<string> chunkIds, string model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chunkIds);
        HashSet<string> embedded = new(StringComparer.Ordinal);
        await ReadEmbeddedAsync(chunkIds, model, withVectors: false, (id, _) => embedded.Add(id), cancellationToken).ConfigureAwait(false);
        return embedded;
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<ChunkVector>> GetVectorsAsync(IReadOnlyList<string> chunkIds, string model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chunkIds);
        Dictionary<string, float[]> found = new(StringComparer.Ordinal);
        await ReadEmbeddedAsync(chunkIds, model, withVectors: true, (id, vector) => found[id] = vector, cancellationToken).ConfigureAwait(false);
        return [.. chunkIds.Where(found.ContainsKey).Select(id => new ChunkVector(id, found[id]))];
    }

    private async Task ReadEmbeddedAsync(IReadOnlyList<string> chunkIds, string model, bool withVectors, Action<string, float[]> take, CancellationToken cancellationToken)
    {
        foreach (string[] slice in chunkIds.Chunk(IdsOfARead))
        {
            List<(string, float[])> found = await _reader.ReadAsync(async head =>
            {
                List<(string, float[])> page = [];
                if (head.Of(model) is not ModelVectors named)
                    return page;
                Clause clause = head.Seen(Clause.Match(Field.Kind, Field.Chunk), Clause.Match(Field.Key, [.. slice.Select(FactCodec.Keyword)]), Clause.HasVector(named.Name));
                await foreach (JsonElement point in _api.ScrollAsync(head.Collection, clause, [Field.Id], withVectors ? [named.Name] : null, cancellationToken: cancellationToken).ConfigureAwait(false))
                    page.Add((point.Payload().Text(Field.Id)!, withVectors ? StoredChunk.ReadVectors(point)[named.Name] : []));
                return page;
            }, cancellationToken).ConfigureAwait(false);
            foreach ((string id, float[] vector) in found)
                take(id, vector);
        }
    }

    private Task<Dictionary<string, T>> FindAsync<T>(
        IReadOnlyList<string> chunkIds, Clause also, string[] fields, string[]? vectors, Func<JsonElement, T> read, CancellationToken cancellationToken) => _reader.ReadAsync(async head =>
    {
        Dictionary<string, T> found = new(StringComparer.Ordinal);
        foreach (string[] slice in chunkIds.Chunk(IdsOfARead))
        {
            Clause clause = head.Seen(Clause.Match(Field.Kind, Field.Chunk), Clause.Match(Field.Key, [.. slice.Select(FactCodec.Keyword)]), also);
            await foreach (JsonElement point in _api.ScrollAsync(head.Collection, clause, fields, vectors, cancellationToken: cancellationToken).ConfigureAwait(false))
                found[point.Payload().Text(Field.Id)!] = read(point);
        }
        return found;
    }, cancellationToken);

    /// <summary>Documents by id, page by page, of the collection that serves when it begins. Qdrant can't order by text: the ids are ordered here.</summary>
    private async IAsyncEnumerable<(string Collection, StoredDocument[] Documents)> PagesAsync(string? sourceId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Clause records = Clause.Match(Field.Kind, Field.DocumentKind);
        Clause ofSource = sourceId is null ? records : Clause.All(records, Clause.Match(Field.Source, FactCodec.Keyword(sourceId)));
        (string collection, List<string> ids) = await _reader.ReadAsync(async head =>
        {
            List<string> all = [];
            await foreach (JsonElement point in _api.ScrollAsync(head.Collection, head.Seen(ofSource), [Field.Id], pageSize: 5000, cancellationToken: cancellationToken).ConfigureAwait(false))
                all.Add(point.Payload().Text(Field.Id)!);
            return (head.Collection, all);
        }, cancellationToken).ConfigureAwait(false);
        ids.Sort(StringComparer.Ordinal);
        foreach (string[] slice in ids.Chunk(DocumentsOfAPage))
        {
            List<StoredDocument> page = await _reader.ReadAsync(async head =>
            {
                List<StoredDocument> documents = [];
                Clause clause = head.Seen(ofSource, Clause.Match(Field.Key, [.. slice.Select(FactCodec.Keyword)]));
                await foreach (JsonElement point in _api.ScrollAsync(head.Collection, clause, DocumentRecord.Fields, cancellationToken: cancellationToken).ConfigureAwait(false))
                    documents.Add(DocumentRecord.Read(point));
                return documents;
            }, cancellationToken, collection).ConfigureAwait(false);
            yield return (collection, [.. page.OrderBy(document => document.Id, StringComparer.Ordinal)]);
        }
    }

    private async Task<List<Chunk>> ReadChunksAsync(Head head, string[] documents, string? withoutVectorOf, CancellationToken cancellationToken)
    {
        Clause without = head.Of(withoutVectorOf) is ModelVectors named ? Clause.Not(Clause.HasVector(named.Name)) : Clause.Everything;
        Clause clause = head.Seen(Clause.Match(Field.Kind, Field.Chunk), Clause.Match(Field.Document, [.. documents.Select(FactCodec.Keyword)]), without);
        List<Chunk> chunks = [];
        await foreach (JsonElement point in _api.ScrollAsync(head.Collection, clause, StoredChunk.Fields, cancellationToken: cancellationToken).ConfigureAwait(false))
            chunks.Add(StoredChunk.Read(point).Chunk);
        return chunks;
    }

    /// <summary>Documents in a row that have about a page of chunks together.</summary>
    private static IEnumerable<string[]> Groups(StoredDocument[] documents)
    {
        List<string> group = [];
        int chunks = 0;
        foreach (StoredDocument document in documents.Where(document => document.ChunkCount > 0))
        {
            if (group.Count > 0 && chunks + document.ChunkCount > ChunksOfAPage)
            {
                yield return [.. group];
                group.Clear();
                chunks = 0;
            }
            group.Add(document.Id);
            chunks += document.ChunkCount;
        }
        if (group.Count > 0)
            yield return [.. group];
    }
}
