using Npgsql;
using RagKit.Postgres;

namespace RagKit.Stores;

/// <summary>
/// Takes chunks out of the tables within one transaction. Their entries among the postings stay for the time being: searches pass over those of
/// the dead, and when there are many, they are folded away.
/// </summary>
internal sealed class ChunkRemoval(CorpusDatabase database, NpgsqlConnection connection, VersionState state, VectorWriter vectors)
{
    // Fewer dead than this, or than a quarter of the living, cost a search next to nothing.
    private const int FewDead = 1000;

    // An image in memory that is further behind than this is loaded anew.
    public const int RemovalsKept = 1000;

    private readonly CorpusTables _tables = database.Tables;

    /// <summary>Removes chunks with all that they have.</summary>
    public async ValueTask RemoveAsync(IReadOnlyList<StoredRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return;
        int[] keys = [.. rows.Select(row => row.Key)];
        await CorpusDatabase.ExecuteAsync(connection, [.. Take(keys), .. Bury(keys, rows), .. vectors.Remove(keys)], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes the rows in whose place others are written; vectors stay.</summary>
    public async ValueTask MakeRoomAsync(IReadOnlyList<ChunkWrite> writes, CancellationToken cancellationToken)
    {
        StoredRow[] old = [.. writes.Where(write => write.Old is not null).Select(write => write.Old!)];
        if (old.Length == 0)
            return;
        StoredRow[] reworded = [.. writes.Where(write => write.Old is not null && !write.KeepsKey).Select(write => write.Old!)];
        await CorpusDatabase.ExecuteAsync(connection, [.. Take([.. old.Select(row => row.Key)]), .. Bury([.. reworded.Select(row => row.Key)], reworded)], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives chunks whose words changed, and with them their keys, the vectors that they had.</summary>
    public async ValueTask MoveAsync(IReadOnlyList<ChunkWrite> writes, CancellationToken cancellationToken)
    {
        ChunkWrite[] moved = [.. writes.Where(write => write.Old is not null && !write.KeepsKey)];
        if (moved.Length > 0)
            await CorpusDatabase.ExecuteAsync(connection, vectors.Move([.. moved.Select(write => write.Old!.Key)], [.. moved.Select(write => write.Key)]), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes documents with all their chunks.</summary>
    public async ValueTask DeleteAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken)
    {
        List<(int Key, string Id)> documents = await CorpusDatabase.QueryAsync(
            connection, Statement.Of($"SELECT key, id FROM {_tables.Documents} WHERE version = {state.Key} AND id = ANY($1)").WithMany(documentIds),
            row => (row.GetInt32(0), row.Text(1)), cancellationToken).ConfigureAwait(false);
        if (documents.Count == 0)
            return;
        int[] keys = [.. documents.Select(document => document.Key)];
        await RemoveAsync(await CorpusDatabase.QueryAsync(
            connection, Statement.Of($"SELECT {StoredRow.Columns} FROM {_tables.Chunks} c WHERE version = {state.Key} AND document = ANY($1)").WithMany(keys),
            StoredRow.Read, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        await CorpusDatabase.ExecuteAsync(connection, [Forget(keys), DocumentTable.Note(_tables, state, [.. documents.Select(document => document.Id)], DocumentChangeKind.Removed)], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes the chunks that pass a filter, and documents that lose their last. Returns how many there were.</summary>
    public async ValueTask<int> DeleteAsync(Filter filter, CancellationToken cancellationToken)
    {
        NpgsqlBatchCommand query = Statement.Of("");
        string condition = new FilterSql(_tables, query, state.Key.ToString(System.Globalization.CultureInfo.InvariantCulture)).Of(filter, "c.key", "c.document");
        query.CommandText = $"SELECT {StoredRow.Columns} FROM {_tables.Chunks} c WHERE c.version = {state.Key} AND {condition}";
        List<StoredRow> rows = await CorpusDatabase.QueryAsync(connection, query, StoredRow.Read, cancellationToken).ConfigureAwait(false);
        if (rows.Count == 0)
            return 0;
        await RemoveAsync(rows, cancellationToken).ConfigureAwait(false);
        int[] touched = [.. rows.Select(row => row.Document).Distinct()];
        List<(int Key, string Id, int Left)> documents = await CorpusDatabase.QueryAsync(
            connection,
            Statement.Of($"""
                UPDATE {_tables.Documents} d SET chunk_count = (SELECT count(*) FROM {_tables.Chunks} c WHERE c.version = {state.Key} AND c.document = d.key)
                WHERE d.version = {state.Key} AND d.key = ANY($1) RETURNING d.key, d.id, d.chunk_count
                """).WithMany(touched),
            row => (row.GetInt32(0), row.Text(1), row.GetInt32(2)), cancellationToken).ConfigureAwait(false);
        List<NpgsqlBatchCommand> statements = [];
        string[] left = [.. documents.Where(document => document.Left > 0).Select(document => document.Id)];
        string[] gone = [.. documents.Where(document => document.Left == 0).Select(document => document.Id)];
        if (left.Length > 0)
            statements.Add(DocumentTable.Note(_tables, state, left, DocumentChangeKind.Written));
        if (gone.Length > 0)
            statements.AddRange([Forget([.. documents.Where(document => document.Left == 0).Select(document => document.Key)]), DocumentTable.Note(_tables, state, gone, DocumentChangeKind.Removed)]);
        await CorpusDatabase.ExecuteAsync(connection, statements, cancellationToken).ConfigureAwait(false);
        return rows.Count;
    }

    /// <summary>Takes the entries of the dead out of the postings, when they are many.</summary>
    public async ValueTask FoldAsync(CancellationToken cancellationToken)
    {
        if (state.Dead > 0 && state.Chunks == 0)
        {
            await CorpusDatabase.ExecuteAsync(connection, [Delete(_tables.Postings), Delete(_tables.Dead)], cancellationToken).ConfigureAwait(false);
            state.Dead = 0;
        }
        else if (state.Dead > FewDead && state.Dead > state.Chunks / 4)
        {
            await CorpusDatabase.ExecuteAsync(
                connection,
                [
                    Statement.Of($"""
                        UPDATE {_tables.Postings} p SET entries = k.entries FROM (
                            SELECT o.term, o.part, coalesce(array_agg(e) FILTER (WHERE d.chunk IS NULL), '{"{}"}') AS entries FROM {_tables.Postings} o CROSS JOIN LATERAL unnest(o.entries) e
                            LEFT JOIN {_tables.Dead} d ON d.version = {state.Key} AND d.chunk = (e >> 33)::int
                            WHERE o.version = {state.Key} AND o.part IN (SELECT chunk / {PostingsBuffer.PartSize} FROM {_tables.Dead} WHERE version = {state.Key})
                            GROUP BY o.term, o.part HAVING count(d.chunk) > 0) k
                        WHERE p.version = {state.Key} AND p.term = k.term AND p.part = k.part
                        """),
                    Statement.Of($"DELETE FROM {_tables.Postings} WHERE version = {state.Key} AND entries = '{"{}"}'"),
                    Delete(_tables.Dead),
                ],
                cancellationToken).ConfigureAwait(false);
            state.Dead = 0;
        }
        if (state.Generation % RemovalsKept == 0)
            await CorpusDatabase.ExecuteAsync(connection, [Statement.Of($"DELETE FROM {_tables.Removed} WHERE version = {state.Key} AND stamp < $1").With(state.Generation - RemovalsKept)], cancellationToken).ConfigureAwait(false);
    }

    private NpgsqlBatchCommand Delete(string table) => Statement.Of($"DELETE FROM {table} WHERE version = {state.Key}");

    private NpgsqlBatchCommand Forget(int[] documents) => Statement.Of($"DELETE FROM {_tables.Documents} WHERE version = {state.Key} AND key = ANY($1)").WithMany(documents);

    private IEnumerable<NpgsqlBatchCommand> Take(int[] keys) =>
    [
        Statement.Of($"DELETE FROM {_tables.Chunks} WHERE version = {state.Key} AND key = ANY($1)").WithMany(keys),
        Statement.Of($"DELETE FROM {_tables.Attributes} WHERE version = {state.Key} AND chunk = ANY($1)").WithMany(keys),
    ];

    private IEnumerable<NpgsqlBatchCommand> Bury(int[] keys, IReadOnlyList<StoredRow> rows)
    {
        if (keys.Length == 0)
            return [];
        (state.Chunks, state.Terms, state.Dead) = (state.Chunks - rows.Count, state.Terms - rows.Sum(row => (long)row.Terms), state.Dead + keys.Length);
        return [Statement.Of($"INSERT INTO {_tables.Dead} (version, chunk) SELECT {state.Key}, c FROM unnest($1) c").WithMany(keys)];
    }
}
