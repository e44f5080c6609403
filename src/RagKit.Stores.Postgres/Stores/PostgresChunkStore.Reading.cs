using System.Runtime.CompilerServices;
using Npgsql;
using RagKit.Postgres;

namespace RagKit.Stores;

public sealed partial class PostgresChunkStore
{
    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<Chunk>> GetAsync(IReadOnlyList<string> chunkIds, CancellationToken cancellationToken = default) =>
        InOrder(chunkIds, await _database.ReadAllAsync(
            "read chunks of",
            corpus => Statement.Of($"""
                SELECT {ChunkColumns.All} FROM {Tables.Chunks} c JOIN {Tables.Documents} d ON d.version = c.version AND d.key = c.document
                WHERE c.version = {Version(corpus)} AND c.id = ANY($1)
                """).WithMany(chunkIds.Select(ShortKey.Of)),
            ChunkColumns.Read, cancellationToken).ConfigureAwait(false), chunk => chunk.Id);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<Chunk>> GetDocumentAsync(string documentId, CancellationToken cancellationToken = default) =>
        await _database.ReadAllAsync(
            "read a document of",
            corpus => Statement.Of($"""
                SELECT {ChunkColumns.All} FROM {Tables.Documents} d JOIN {Tables.Chunks} c ON c.version = d.version AND c.document = d.key
                WHERE d.version = {Version(corpus)} AND d.id = $1 ORDER BY c.ordinal
                """).With(documentId),
            ChunkColumns.Read, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<Document>> GetContentAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default) =>
        InOrder(documentIds, await _database.ReadAllAsync(
            "read documents of",
            corpus => Statement.Of($"SELECT content FROM {Tables.Documents} WHERE version = {Version(corpus)} AND content IS NOT NULL AND id = ANY($1)").WithMany(documentIds),
            row => DocumentCodec.Decode(row.Bytes(0)), cancellationToken).ConfigureAwait(false), document => document.Id);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<StoredDocument>> FindDocumentsAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        cancellationToken.ThrowIfCancellationRequested();
        return documentIds.Count == 0 ? [] : InOrder(documentIds, await _database.ReadAllAsync(
            "read documents of",
            corpus => Statement.Of($"SELECT {DocumentTable.Columns} FROM {Tables.Documents} d WHERE d.version = {Version(corpus)} AND d.id = ANY($1)").WithMany(documentIds),
            DocumentTable.Read, cancellationToken).ConfigureAwait(false), document => document.Id);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredDocument> ListDocumentsAsync(string? sourceId = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        NpgsqlBatchCommand Page(int version, StoredDocument? last)
        {
            NpgsqlBatchCommand query = Statement.Of("").With(last?.Id ?? "");
            string source = sourceId is null ? "" : "AND d.source = $2";
            if (sourceId is not null)
                query.With(sourceId);
            query.CommandText = $"SELECT {DocumentTable.Columns} FROM {Tables.Documents} d WHERE d.version = {version} {source} AND d.id >{(last is null ? "=" : "")} $1 ORDER BY d.id LIMIT {PageSize}";
            return query;
        }
        await foreach (List<StoredDocument> page in PagesAsync("list documents of", Page, DocumentTable.Read, cancellationToken).ConfigureAwait(false))
        {
            foreach (StoredDocument document in page)
                yield return document;
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<Chunk> ListChunksAsync(string? withoutVectorOf = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        NpgsqlBatchCommand Page(int version, Chunk? last)
        {
            NpgsqlBatchCommand query = Statement.Of("").With(last?.DocumentId ?? "").With(last?.Ordinal ?? -1);
            string without = "";
            if (withoutVectorOf is not null)
            {
                query.With(withoutVectorOf);
                string model = $"(SELECT key FROM {Tables.Models} WHERE version = {version} AND name = $3)";
                without = $"AND NOT EXISTS (SELECT 1 FROM {Tables.Vectors(false)} v WHERE v.version = {version} AND v.model = {model} AND v.chunk = c.key)";
                // Either table may be the one that this version's vectors are in.
                if (_database.HasPgvector)
                    without += $" AND NOT EXISTS (SELECT 1 FROM {Tables.Vectors(true)} v WHERE v.version = {version} AND v.model = {model} AND v.chunk = c.key)";
            }
            query.CommandText = $"""
                SELECT {ChunkColumns.All} FROM {Tables.Documents} d JOIN {Tables.Chunks} c ON c.version = {version} AND c.document = d.key
                WHERE d.version = {version} AND d.id >= $1 AND (d.id > $1 OR c.ordinal > $2) {without} ORDER BY d.id, c.ordinal LIMIT {PageSize}
                """;
            return query;
        }
        await foreach (List<Chunk> page in PagesAsync("list chunks of", Page, ChunkColumns.Read, cancellationToken).ConfigureAwait(false))
        {
            foreach (Chunk chunk in page)
                yield return chunk;
        }
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlySet<string>> FindEmbeddedAsync(IReadOnlyList<string> chunkIds, string model, CancellationToken cancellationToken = default) =>
        new HashSet<string>(await _database.ReadAllAsync("read vectors of", corpus => Embedded(corpus, "", chunkIds, model), row => row.Text(0), cancellationToken).ConfigureAwait(false), StringComparer.Ordinal);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<ChunkVector>> GetVectorsAsync(IReadOnlyList<string> chunkIds, string model, CancellationToken cancellationToken = default)
    {
        List<(string Id, ChunkVector Vector)> found = await _database.ReadAllAsync(
            "read vectors of", corpus => Embedded(corpus, ", v.embedding::real[]", chunkIds, model),
            row => row.Text(0) is string id ? (id, new ChunkVector(id, row.GetFieldValue<float[]>(1))) : default, cancellationToken).ConfigureAwait(false);
        return [.. InOrder(chunkIds, found, pair => pair.Id).Select(pair => pair.Vector)];
    }

    /// <inheritdoc />
    public async ValueTask<StoreCounts> CountAsync(CancellationToken cancellationToken = default) =>
        (await _database.ReadAllAsync(
            "count what is in",
            corpus => Statement.Of($"""
                WITH st AS MATERIALIZED ({_searcher.StateSql(corpus)})
                SELECT (SELECT count(*) FROM {Tables.Documents} WHERE version = (SELECT key FROM st)), (SELECT chunks FROM st),
                    {string.Join(" + ", VectorTables().Select(table => $"(SELECT count(*) FROM {table} WHERE version = (SELECT key FROM st) AND model = (SELECT model FROM st))"))},
                    (SELECT count(left_out) FROM {Tables.Documents} WHERE version = (SELECT key FROM st))
                """),
            row => new StoreCounts((int)row.GetInt64(0), (int)row.GetInt64(1), (int)row.GetInt64(2)) { LeftOut = (int)row.GetInt64(3) }, cancellationToken).ConfigureAwait(false))[0];

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<int>> CountChunksAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default) =>
        await _database.ReadAllAsync(
            "count chunks of",
            corpus => Statement.Of($"""
                SELECT (SELECT count(*) FROM {Tables.Documents} d JOIN {Tables.Chunks} c ON c.version = d.version AND c.document = d.key WHERE d.version = s.version AND d.id = g.id)
                FROM (SELECT {Version(corpus)} AS version) s CROSS JOIN unnest($1) WITH ORDINALITY g(id, at) ORDER BY g.at
                """).WithMany(documentIds),
            row => (int)row.GetInt64(0), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<ValueCount>> CountByAsync(string name, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        byte[] from = AttributeCodec.Name(name);
        List<(byte[] Key, long Chunks, long Documents)> rows = await _database.ReadAllAsync("count values in", corpus =>
        {
            NpgsqlBatchCommand query = Statement.Of("").With((ReadOnlyMemory<byte>)from).With((ReadOnlyMemory<byte>)AttributeCodec.Behind(from));
            string condition = filter is null ? "" : $"AND {new FilterSql(Tables, query, "(SELECT key FROM st)").Of(filter, "a.chunk", "a.document")}";
            query.CommandText = $"""
                WITH st AS MATERIALIZED (SELECT {Version(corpus)} AS key)
                SELECT coalesce(a.whole, a.head), count(DISTINCT a.chunk), count(DISTINCT a.document) FROM {Tables.Attributes} a
                WHERE a.version = (SELECT key FROM st) AND a.head >= $1 AND a.head < $2 {condition} GROUP BY 1
                """;
            return query;
        }, row => (row.Bytes(0), row.GetInt64(1), row.GetInt64(2)), cancellationToken).ConfigureAwait(false);
        List<ValueCount> counts = [];
        foreach ((byte[] key, long chunks, long documents) in rows)
        {
            if (AttributeCodec.Decode(key.AsSpan(from.Length)) is MetadataValue value)
                counts.Add(new ValueCount(value, (int)chunks, (int)documents));
        }
        return [.. counts.OrderByDescending(count => count.Chunks).ThenBy(count => ValueTally.Key(count.Value), StringComparer.Ordinal)];
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<DocumentChange> ListChangesAsync(long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        NpgsqlBatchCommand Page(int version, DocumentChange? last) =>
            Statement.Of($"SELECT position, document, kind, at FROM {Tables.Changes} WHERE version = {version} AND position > $1 ORDER BY position LIMIT {PageSize}").With(last?.Position ?? after);
        await foreach (List<DocumentChange> page in PagesAsync("list changes of", Page, DocumentTable.ReadChange, cancellationToken).ConfigureAwait(false))
        {
            foreach (DocumentChange change in page)
                yield return change;
        }
    }

    private IEnumerable<string> VectorTables() => _database.HasPgvector ? [Tables.Vectors(false), Tables.Vectors(true)] : [Tables.Vectors(false)];

    private NpgsqlBatchCommand Embedded(OpenedCorpus corpus, string columns, IReadOnlyList<string> chunkIds, string model) =>
        Statement.Of($"WITH st AS MATERIALIZED (SELECT {Version(corpus)} AS key) " + string.Join(" UNION ALL ", VectorTables().Select(table => $"""
            SELECT {ChunkColumns.Id}{columns} FROM {Tables.Chunks} c JOIN {table} v ON v.version = c.version AND v.chunk = c.key
            WHERE c.version = (SELECT key FROM st) AND c.id = ANY($1) AND v.model = (SELECT key FROM {Tables.Models} WHERE version = (SELECT key FROM st) AND name = $2)
            """))).WithMany(chunkIds.Select(ShortKey.Of)).With(model);

    private static List<T> InOrder<T>(IReadOnlyList<string> ids, List<T> found, Func<T, string> id)
    {
        Dictionary<string, T> byId = found.ToDictionary(id, StringComparer.Ordinal);
        List<T> ordered = new(found.Count);
        foreach (string asked in ids)
        {
            if (byId.TryGetValue(asked, out T? item))
                ordered.Add(item);
        }
        return ordered;
    }
}
