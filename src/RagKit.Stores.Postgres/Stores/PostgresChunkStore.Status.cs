using System.Globalization;
using RagKit.Postgres;

namespace RagKit.Stores;

public sealed partial class PostgresChunkStore
{
    /// <inheritdoc />
    public async ValueTask<StoreStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        VersionState? state = await ReadStateAsync("look at", cancellationToken).ConfigureAwait(false);
        if (state is null)
            return new StoreStatus(_database.Place);
        PostgresVectorIndex index = _database.Options.Index;
        string name = VectorIndexSql.Name(state.Model ?? 0, index, _searcher.Precision);
        (long bytes, string? built, double progress) = await _database.RunAsync("look at", async (connection, corpus, ended) =>
            (await CorpusDatabase.QueryAsync(
                connection,
                Statement.Of("""
                    SELECT (SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                            WHERE n.nspname = $1 AND c.relkind = 'r' AND c.relname LIKE 'corpus\_%'),
                        (SELECT i.indisvalid::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2),
                        (SELECT coalesce(max(tuples_done::float8 / nullif(tuples_total, 0)), 0) FROM pg_stat_progress_create_index p JOIN pg_class c ON c.oid = p.index_relid WHERE c.relname = $2)
                    """).With(_database.Options.Database.Schema).With(name),
                row => (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetDouble(2)), ended).ConfigureAwait(false))[0], cancellationToken).ConfigureAwait(false);
        bool isIndexed = state.IsPgvector && index.Kind != PostgresIndexKind.Exact;
        bool isBuilt = built == "true";
        string vectors = !state.IsPgvector ? "vectors in real[], compared exactly in this process"
            : !isIndexed ? "exact search by pgvector"
            : isBuilt ? $"{index.Kind} over {_searcher.Precision}, ready"
            : state.Chunks < index.BuildFrom ? string.Create(CultureInfo.InvariantCulture, $"exact search by pgvector until there are {index.BuildFrom:N0} vectors")
            : $"{index.Kind} over {_searcher.Precision}, being built; exact search meanwhile";
        List<string> warnings = [];
        if (_database.Warning is string warning)
            warnings.Add(warning);
        else if (!state.IsPgvector && _database.HasPgvector)
            warnings.Add("This version keeps its vectors in real[], though the database has pgvector now: reindex the corpus into a new version to have them compared there.");
        if (_indexes.Failure is string failure)
            warnings.Add($"The index was not built, and searches are exact: {failure}");
        return new StoreStatus(_database.Place)
        {
            Bytes = bytes,
            Index = string.Create(CultureInfo.InvariantCulture, $"{vectors}; BM25 over {state.Chunks:N0} chunks, {state.Dead:N0} dead ones to be folded"),
            IndexReady = !isIndexed || isBuilt || state.Chunks < index.BuildFrom ? 1 : Math.Clamp(progress, 0, 0.99),
            Warnings = warnings,
        };
    }
}
