using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using RagKit.Postgres;
using RagKit.Text;

namespace RagKit.Stores;

/// <summary>
/// One search as one statement, so that the state that guards it, both legs, the filter and the cosines of what words found are of one snapshot. Its
/// rows: the leg (0 the version's state, 1 words, 2 vectors, 3 the keys that pass the filter), a key, a score, a cosine, a text, a number, keys.
/// BM25 is computed here, as <see cref="Bm25"/> has it: df from the entries of the term that are not dead, N and the average length from the
/// version's counts.
/// </summary>
internal sealed class SearchSql(CorpusTables tables, VersionState layout, PostgresVectorIndex index, PostgresVectorKind precision, string state)
{
    // Stand for the keys where the filter is used; no name holds control characters.
    private const string ChunkMark = "\u0001c\u0001", DocumentMark = "\u0001d\u0001";

    public NpgsqlBatchCommand Build(ChunkSearch search, bool isDense)
    {
        NpgsqlBatchCommand statement = Statement.Of("");
        string version = layout.Key.ToString(CultureInfo.InvariantCulture), model = (layout.Model ?? 0).ToString(CultureInfo.InvariantCulture);
        string depth = search.Depth.ToString(CultureInfo.InvariantCulture);
        IReadOnlyDictionary<string, int> terms = search.Text is string text ? Bm25.QueryTerms(text) : new Dictionary<string, int>();
        string? filter = search.Filter is null ? null : new FilterSql(tables, statement, version).Of(search.Filter, ChunkMark, DocumentMark);
        string Passes(string chunk, string document) => filter is null ? "" : $"AND ({filter.Replace(ChunkMark, chunk, StringComparison.Ordinal).Replace(DocumentMark, document, StringComparison.Ordinal)}) IS TRUE";
        string? query = null;
        if (isDense && layout.IsPgvector)
        {
            statement.With(search.Vector!.Value.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Real);
            query = $"${statement.Parameters.Count}::vector";
        }

        StringBuilder sql = new($"WITH st AS MATERIALIZED ({state})");
        List<string> legs = ["SELECT 0 AS leg, st.key::bigint AS a, NULL::float8 AS score, NULL::float8 AS cosine, st.manifest AS text, st.generation AS b, ARRAY[coalesce(st.model, 0)] AS keys FROM st"];
        if (terms.Count > 0)
        {
            statement.WithMany(terms.Keys.Select(ShortKey.Of)).WithMany(terms.Values);
            string join = filter is null ? "" : $"JOIN {tables.Chunks} c ON c.version = {version} AND c.key = s.chunk";
            sql.Append(CultureInfo.InvariantCulture, $"""
                , q AS (SELECT * FROM unnest(${statement.Parameters.Count - 1}, ${statement.Parameters.Count}) q(term, times))
                , hit AS MATERIALIZED (SELECT q.term, q.times, e.e FROM q JOIN {tables.Postings} p ON p.version = {version} AND p.term = q.term CROSS JOIN LATERAL unnest(p.entries) e(e)
                    WHERE (SELECT dead FROM st) = 0 OR (e.e >> 33)::int NOT IN (SELECT chunk FROM {tables.Dead} WHERE version = {version}))
                , w AS (SELECT h.term, ln(1 + (st.chunks - count(*)::float8 + 0.5::float8) / (count(*)::float8 + 0.5::float8)) AS idf, st.terms::float8 / greatest(st.chunks, 1) AS average
                    FROM hit h CROSS JOIN st GROUP BY h.term, st.chunks, st.terms)
                , scored AS (SELECT (h.e >> 33)::int AS chunk, sum(h.times * w.idf * ((h.e >> 20) & {PostingsBuffer.MostTimes})::float8 * {Bm25.K1 + 1}::float8
                    / (((h.e >> 20) & {PostingsBuffer.MostTimes})::float8 + {Bm25.K1}::float8 * ({1 - Bm25.B}::float8 + {Bm25.B}::float8 * (h.e & {PostingsBuffer.LongestChunk})::float8 / w.average)))::float4 AS score
                    FROM hit h JOIN w ON w.term = h.term GROUP BY 1)
                , lexical AS (SELECT s.chunk, s.score FROM scored s {join} WHERE true {Passes("s.chunk", "c.document")} ORDER BY s.score DESC FETCH FIRST {depth} ROWS WITH TIES)
                """);
            string cosine = query is null ? "NULL::float8" : $"1 - {Distance("v.embedding", query)}";
            string vectors = query is null ? "" : $"LEFT JOIN {tables.Vectors(true)} v ON v.version = {version} AND v.model = {model} AND v.chunk = l.chunk";
            string known = query is null ? cosine : $"CASE WHEN v.chunk IS NULL THEN NULL ELSE {cosine} END";
            legs.Add($"SELECT 1, l.chunk, l.score, {known}, {ChunkColumns.Id}, 0, NULL FROM lexical l JOIN {tables.Chunks} c ON c.version = {version} AND c.key = l.chunk {vectors}");
        }
        if (query is not null)
        {
            sql.Append(CultureInfo.InvariantCulture, $"""
                , dense AS (SELECT x.chunk, x.d FROM (SELECT v.chunk, {Distance("v.embedding", query)} AS d FROM {Candidates(version, model, query, search.Depth, Passes("v.chunk", "v.document"))}) x
                    ORDER BY x.d FETCH FIRST {depth} ROWS WITH TIES)
                """);
            legs.Add($"SELECT 2, l.chunk, 1 - l.d, NULL, {ChunkColumns.Id}, 0, NULL FROM dense l JOIN {tables.Chunks} c ON c.version = {version} AND c.key = l.chunk");
        }
        else if (isDense && filter is not null)
        {
            legs.Add($"SELECT 3, 0, NULL, NULL, NULL, 0, array_agg(c.key) FROM {tables.Chunks} c WHERE c.version = {version} {Passes("c.key", "c.document")}");
        }
        statement.CommandText = sql.Append('\n').AppendJoin("\nUNION ALL ", legs).ToString();
        return statement;
    }

    // A vector of zeros is like nothing: pgvector says NaN, which would go last.
    private static string Distance(string vector, string query) => $"coalesce(nullif({vector} <=> {query}, 'NaN'), 1)";

    // All that pass, or what the index finds nearest.
    private string Candidates(string version, string model, string query, int depth, string passes)
    {
        string rows = $"{tables.Vectors(true)} v WHERE v.version = {version} AND v.model = {model} {passes}";
        if (!layout.IsIndexed)
            return rows;
        long candidates = precision == PostgresVectorKind.Vector ? depth : (long)depth * index.Oversampling;
        string order = VectorIndexSql.Order(precision, "v.embedding", query, layout.Manifest!.Dimensions);
        return string.Create(CultureInfo.InvariantCulture, $"(SELECT v.chunk, v.embedding FROM {rows} ORDER BY {order} LIMIT {candidates}) v");
    }
}
