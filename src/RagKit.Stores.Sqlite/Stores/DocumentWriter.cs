using RagKit.Sqlite;
using SQLitePCL;

namespace RagKit.Stores;

/// <summary>Replaces and removes documents within one transaction, touching only what differs from what is stored.</summary>
internal sealed class DocumentWriter(SqliteConnection connection, DateTimeOffset now)
{
    private readonly VectorTable _vectors = new(connection);
    private readonly FullTextTable _words = new(connection);

    public void Replace(DocumentChunks document, string? model)
    {
        long? stored = DocumentTable.FindKey(connection, document.Document.Id);
        Dictionary<string, (long Key, Chunk Chunk)> old = stored is long key ? ReadChunks(key) : [];
        HashSet<string> kept = [];
        foreach (Chunk chunk in document.Chunks)
        {
            if (!kept.Add(chunk.Id))
                throw new ArgumentException($"Document '{document.Document.Id}' has two chunks with the id '{chunk.Id}'. Nothing was written: give each chunk an id of its own.");
        }
        foreach ((string id, (long Key, Chunk Chunk) row) in old)
        {
            if (!kept.Contains(id))
                Remove(row.Key, row.Chunk);
        }
        long documentKey = stored ?? DocumentTable.Insert(connection, document.Document, document.Chunks.Count);
        if (stored is not null)
            DocumentTable.Update(connection, documentKey, document.Document, document.Chunks.Count);
        DocumentTable.WriteContent(connection, documentKey, document.Content, isNew: stored is null);
        foreach (Chunk chunk in document.Chunks)
            Put(chunk, documentKey, old, document, model);
        ChangeTable.Note(connection, document.Document.Id, DocumentChangeKind.Written, now);
    }

    public void Delete(string documentId)
    {
        if (DocumentTable.FindKey(connection, documentId) is not long key)
            return;
        foreach ((long chunkKey, Chunk chunk) in ReadChunks(key).Values)
            Remove(chunkKey, chunk);
        DocumentTable.Delete(connection, key);
        ChangeTable.Note(connection, documentId, DocumentChangeKind.Removed, now);
    }

    /// <summary>Removes chunks of a document that is there, and the document when none is left.</summary>
    public void DeleteChunks(string documentId, IReadOnlySet<long> gone)
    {
        long document = DocumentTable.FindKey(connection, documentId) ?? throw new InvalidOperationException($"Document '{documentId}' is not there.");
        Dictionary<string, (long Key, Chunk Chunk)> chunks = ReadChunks(document);
        if (chunks.Values.All(chunk => gone.Contains(chunk.Key)))
        {
            Delete(documentId);
            return;
        }
        foreach ((long key, Chunk chunk) in chunks.Values.Where(chunk => gone.Contains(chunk.Key)))
            Remove(key, chunk);
        connection.Statement("UPDATE documents SET chunk_count = (SELECT count(*) FROM chunks WHERE document = ?1) WHERE key = ?1").Bind(1, document).Run();
        ChangeTable.Note(connection, documentId, DocumentChangeKind.Written, now);
    }

    /// <summary>Call before the transaction is committed.</summary>
    public void Complete()
    {
        _words.Complete();
        _vectors.Complete();
    }

    private void Put(Chunk chunk, long document, Dictionary<string, (long Key, Chunk Chunk)> old, DocumentChunks given, string? model)
    {
        bool isNew = !old.TryGetValue(chunk.Id, out (long Key, Chunk Chunk) stored);
        long key = isNew ? Insert(chunk, document) : stored.Key;
        if (!isNew)
            Update(key, stored.Chunk, chunk);
        if (!given.Vectors.TryGetValue(chunk.Id, out ReadOnlyMemory<float> vector))
            return;
        if (isNew)
            _vectors.Insert(key, chunk.Id, vector.Span, model!);
        else
            _vectors.Write(key, chunk.Id, vector.Span, model!);
    }

    private long Insert(Chunk chunk, long document)
    {
        long key;
        try
        {
            key = ChunkRow.Insert(connection, chunk, document);
        }
        catch (SqliteException e) when (e.Code == raw.SQLITE_CONSTRAINT)
        {
            throw new RagKitException(
                $"Chunk '{chunk.Id}' of document '{chunk.DocumentId}' is stored already for another document of the corpus '{connection.Path}'. " +
                "Nothing was written: chunk ids must differ between documents.", e);
        }
        InsertAttributes(key, chunk.Metadata);
        _words.Add(key, chunk.Context, chunk.Text);
        return key;
    }

    private void Update(long key, Chunk old, Chunk chunk)
    {
        bool sameWords = old.Context == chunk.Context && old.Text == chunk.Text;
        bool sameMetadata = old.Metadata.Equals(chunk.Metadata);
        if (sameWords && sameMetadata && old.Ordinal == chunk.Ordinal && old.Range.Equals(chunk.Range) && old.Page == chunk.Page
            && old.TokenCount == chunk.TokenCount && old.Title == chunk.Title && old.Enrichment == chunk.Enrichment
            && old.HeadingPath.SequenceEqual(chunk.HeadingPath))
        {
            return;
        }
        ChunkRow.Update(connection, key, chunk);
        if (!sameMetadata)
        {
            DeleteAttributes(key, old.Metadata);
            InsertAttributes(key, chunk.Metadata);
        }
        if (!sameWords)
        {
            _words.Remove(key, old.Context, old.Text);
            _words.Add(key, chunk.Context, chunk.Text);
        }
    }

    private void Remove(long key, Chunk chunk)
    {
        _vectors.RemoveAll(key);
        DeleteAttributes(key, chunk.Metadata);
        _words.Remove(key, chunk.Context, chunk.Text);
        connection.Statement("DELETE FROM chunks WHERE key = ?1").Bind(1, key).Run();
    }

    private Dictionary<string, (long Key, Chunk Chunk)> ReadChunks(long document)
    {
        SqliteStatement rows = connection
            .Statement($"SELECT {ChunkRow.Columns}, c.key FROM documents d JOIN chunks c ON c.document = d.key WHERE d.key = ?1").Bind(1, document);
        Dictionary<string, (long Key, Chunk Chunk)> chunks = [];
        while (rows.Step())
        {
            Chunk chunk = ChunkRow.Read(rows);
            chunks.Add(chunk.Id, (rows.Int64(12), chunk));
        }
        return chunks;
    }

    private void InsertAttributes(long chunk, Metadata metadata) =>
        ForEachAttribute(chunk, metadata, "INSERT OR IGNORE INTO attributes (name, value, chunk) VALUES (?1, ?2, ?3)");

    private void DeleteAttributes(long chunk, Metadata metadata) =>
        ForEachAttribute(chunk, metadata, "DELETE FROM attributes WHERE name = ?1 AND value = ?2 AND chunk = ?3");

    private void ForEachAttribute(long chunk, Metadata metadata, string sql)
    {
        foreach ((string name, MetadataValue value) in metadata)
        {
            foreach (byte[] encoded in AttributeCodec.EncodeAll(value))
                connection.Statement(sql).BindId(1, name).BindBlob(2, encoded).Bind(3, chunk).Run();
        }
    }
}
