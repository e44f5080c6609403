using Npgsql;
using NpgsqlTypes;
using RagKit.Postgres;

namespace RagKit.Stores;

/// <summary>Replaces and removes documents within one transaction that holds its version's lock, touching only what differs from what is stored.</summary>
internal sealed class DocumentWriter
{
    // A slice of what is written: its entries and rows are gathered in memory.
    private const int SliceChunks = PostingsBuffer.PartSize, SliceCharacters = 8 << 20;

    // From here on, new chunks begin a part of their own, whose postings are copied rather than merged.
    private const int OwnPart = PostingsBuffer.PartSize / 4;

    private readonly CorpusDatabase _database;
    private readonly NpgsqlConnection _connection;
    private readonly VersionState _state;
    private readonly CorpusTables _tables;
    private readonly BulkCopy _copy;
    private readonly ChunkRemoval _removal;
    private readonly PostingsBuffer _postings = new();

    public DocumentWriter(CorpusDatabase database, NpgsqlConnection connection, OpenedCorpus corpus, VersionState state)
    {
        (_database, _connection, _state, _tables) = (database, connection, state, database.Tables);
        _copy = new BulkCopy(connection, corpus.IsStaged);
        Vectors = new VectorWriter(database, connection, state, _copy);
        _removal = new ChunkRemoval(database, connection, state, Vectors);
    }

    public NpgsqlConnection Connection => _connection;

    public VectorWriter Vectors { get; }

    public ChunkRemoval Removal => _removal;

    /// <summary>Replaces documents; ids distinct.</summary>
    public async ValueTask ReplaceAsync(IReadOnlyList<DocumentChunks> documents, string? model, CancellationToken cancellationToken)
    {
        string[] ids = [.. documents.Select(document => document.Document.Id)];
        Dictionary<string, int> keys = (await CorpusDatabase.QueryAsync(
            _connection, Statement.Of($"SELECT id, key FROM {_tables.Documents} WHERE version = {_state.Key} AND id = ANY($1)").WithMany(ids),
            row => (Id: row.Text(0), Key: row.GetInt32(1)), cancellationToken).ConfigureAwait(false)).ToDictionary(row => row.Id, row => row.Key, StringComparer.Ordinal);
        Dictionary<(int Document, string Id), StoredRow> stored = keys.Count == 0 ? [] : await ReadStoredAsync([.. keys.Values], cancellationToken).ConfigureAwait(false);
        foreach (string id in ids.Where(id => !keys.ContainsKey(id)))
            keys.Add(id, _state.NextDocument++);

        List<ChunkWrite> writes = [];
        List<ChunkWrite> same = [];
        foreach (DocumentChunks document in documents)
        {
            int key = keys[document.Document.Id];
            foreach (Chunk chunk in document.Chunks)
            {
                ChunkWrite write = ChunkWrite.Of(chunk, key, document.Vectors);
                if (stored.Remove((key, chunk.Id), out StoredRow? old))
                    write.Old = old;
                if (old is not null && old.Words == write.Words && old.Digest == write.Digest)
                    same.Add(write.With(old.Key));
                else
                    writes.Add(write);
            }
        }
        await _removal.RemoveAsync([.. stored.Values], cancellationToken).ConfigureAwait(false);
        await _removal.MakeRoomAsync(writes, cancellationToken).ConfigureAwait(false);
        foreach ((int start, int end) in Slices(writes))
            await WriteAsync(writes[start..end], model, cancellationToken).ConfigureAwait(false);
        await _removal.MoveAsync(writes, cancellationToken).ConfigureAwait(false);
        await Vectors.WriteAsync([.. Rows(same.Concat(writes.Where(write => write.Old is not null)))], model!, areNew: false, cancellationToken).ConfigureAwait(false);
        await CorpusDatabase.ExecuteAsync(
            _connection,
            [
                DocumentTable.Write(_tables, _state.Key, [.. documents.Select(document => (keys[document.Document.Id], document))]),
                DocumentTable.Note(_tables, _state, ids, DocumentChangeKind.Written),
            ],
            cancellationToken).ConfigureAwait(false);
        await CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Call once before the transaction is committed.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await _removal.FoldAsync(cancellationToken).ConfigureAwait(false);
        await CorpusDatabase.ExecuteAsync(_connection, [_state.Update(_tables)], cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Dictionary<(int Document, string Id), StoredRow>> ReadStoredAsync(int[] documents, CancellationToken cancellationToken) =>
        (await CorpusDatabase.QueryAsync(
            _connection, Statement.Of($"SELECT {StoredRow.Columns} FROM {_tables.Chunks} c WHERE version = {_state.Key} AND document = ANY($1)").WithMany(documents),
            StoredRow.Read, cancellationToken).ConfigureAwait(false)).ToDictionary(row => (row.Document, row.Id));

    private static IEnumerable<(int Start, int End)> Slices(List<ChunkWrite> writes)
    {
        for (int start = 0, end; start < writes.Count; start = end)
        {
            int characters = 0;
            for (end = start; end < writes.Count && end - start < SliceChunks && (end == start || characters < SliceCharacters); end++)
                characters += writes[end].Chunk.Text.Length;
            yield return (start, end);
        }
    }

    private async ValueTask WriteAsync(List<ChunkWrite> slice, string? model, CancellationToken cancellationToken)
    {
        int fresh = slice.Count(write => !write.KeepsKey);
        bool hasOwnPart = fresh >= OwnPart;
        if (hasOwnPart)
            _state.NextKey = (_state.NextKey + PostingsBuffer.PartSize - 1) / PostingsBuffer.PartSize * PostingsBuffer.PartSize;
        foreach (ChunkWrite write in slice)
            write.Key = write.KeepsKey ? write.Old!.Key : _state.NextKey++;
        // The words are analysed while the vectors go.
        Task analysing = Task.Run(() => Analyse(slice), CancellationToken.None);
        try
        {
            await Vectors.WriteAsync([.. Rows(slice.Where(write => write.Old is null))], model!, areNew: true, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await analysing.ConfigureAwait(false);
        }
        try
        {
            await _copy.WriteAsync(_tables.Chunks, ChunkWrite.Columns, async importer =>
            {
                foreach (ChunkWrite write in slice)
                    await write.WriteAsync(importer, _state.Key, cancellationToken).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new RagKitException(
                $"A chunk is stored already for another document of the corpus {_database.Label}: {PostgresText.Decode(e.Detail ?? e.MessageText)} " +
                "Nothing was written: chunk ids must differ between documents.", e);
        }
        await WriteAttributesAsync(slice, cancellationToken).ConfigureAwait(false);
        await WritePostingsAsync(hasOwnPart, cancellationToken).ConfigureAwait(false);
    }

    private void Analyse(List<ChunkWrite> slice)
    {
        foreach (ChunkWrite write in slice)
        {
            write.Terms = write.KeepsKey ? write.Old!.Terms : _postings.Add(write.Key, write.Chunk.EmbeddingText);
            if (!write.KeepsKey)
                (_state.Chunks, _state.Terms) = (_state.Chunks + 1, _state.Terms + write.Terms);
        }
    }

    private async ValueTask WriteAttributesAsync(List<ChunkWrite> slice, CancellationToken cancellationToken)
    {
        if (slice.TrueForAll(write => write.Chunk.Metadata.Count == 0))
            return;
        await _copy.WriteAsync(_tables.Attributes, "version, chunk, document, head, whole", async importer =>
        {
            foreach (ChunkWrite write in slice)
            {
                foreach (byte[] key in write.Chunk.Metadata.SelectMany(pair => AttributeCodec.EncodeAll(pair.Key, pair.Value)))
                {
                    await importer.StartRowAsync(cancellationToken).ConfigureAwait(false);
                    await importer.WriteAsync(_state.Key, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
                    await importer.WriteAsync(write.Key, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
                    await importer.WriteAsync(write.Document, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
                    await importer.WriteAsync(AttributeCodec.Head(key), NpgsqlDbType.Bytea, cancellationToken).ConfigureAwait(false);
                    if (key.Length > AttributeCodec.HeadBytes)
                        await importer.WriteAsync(key, NpgsqlDbType.Bytea, cancellationToken).ConfigureAwait(false);
                    else
                        await importer.WriteNullAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask WritePostingsAsync(bool hasOwnPart, CancellationToken cancellationToken)
    {
        List<(string Term, int Part, long[] Entries)> rows = _postings.Take();
        if (rows.Count == 0)
            return;
        if (hasOwnPart)
        {
            await _copy.WriteAsync(_tables.Postings, "version, part, term, entries", async importer =>
            {
                foreach ((string term, int part, long[] entries) in rows)
                {
                    await importer.StartRowAsync(cancellationToken).ConfigureAwait(false);
                    await importer.WriteAsync(_state.Key, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
                    await importer.WriteAsync(part, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
                    await importer.WriteAsync(PostgresText.Encode(term), NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
                    await importer.WriteAsync(entries, NpgsqlDbType.Array | NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
                }
            }, cancellationToken).ConfigureAwait(false);
            // The part is full, or as good as: what comes next begins another.
            _state.NextKey = (_state.NextKey + PostingsBuffer.PartSize - 1) / PostingsBuffer.PartSize * PostingsBuffer.PartSize;
            return;
        }
        (string Term, int Part, long Entry)[] flat = [.. rows.SelectMany(row => row.Entries.Select(entry => (row.Term, row.Part, entry)))];
        await CorpusDatabase.ExecuteAsync(
            _connection,
            [
                Statement.Of($"""
                    INSERT INTO {_tables.Postings} AS p (version, part, term, entries)
                    SELECT {_state.Key}, e.part, e.term, array_agg(e.entry ORDER BY e.entry) FROM unnest($1, $2, $3) e(part, term, entry) GROUP BY e.part, e.term
                    ON CONFLICT (version, term, part) DO UPDATE SET entries = p.entries || excluded.entries
                    """).WithMany(flat.Select(row => row.Part)).WithMany(flat.Select(row => row.Term)).WithMany(flat.Select(row => row.Entry)),
            ],
            cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<VectorWriter.Row> Rows(IEnumerable<ChunkWrite> writes) =>
        writes.Where(write => write.Vector is not null).Select(write => new VectorWriter.Row(write.Key, write.Document, write.Chunk.Id, write.Vector!.Value));
}
