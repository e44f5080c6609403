using System.Globalization;
using Npgsql;
using RagKit.Postgres;

namespace RagKit.Stores;

/// <summary>The versions of a corpus.</summary>
internal static class VersionTable
{
    public static async ValueTask<(int Key, StoreVersion Version)> CreateAsync(
        CorpusDatabase database, NpgsqlConnection connection, OpenedCorpus corpus, bool isFirst, CancellationToken cancellationToken)
    {
        CorpusTables tables = database.Tables;
        DateTimeOffset now = CorpusDatabase.Now;
        bool isPartitioned = database.Options.PartitionVersions;
        (int key, int number) = (await CorpusDatabase.QueryAsync(
            connection,
            Statement.Of($"""
                WITH c AS (UPDATE {tables.Corpora} SET last_number = last_number + 1 WHERE key = $1 RETURNING key, last_number)
                INSERT INTO {tables.Versions} (corpus, number, created, vectors, partitioned) SELECT key, last_number, $2, $3, $4 FROM c RETURNING key, number
                """).With(corpus.Key).With(now).With(corpus.Pgvector is null ? "array" : "vector").With(isPartitioned),
            row => (row.GetInt32(0), row.GetInt32(1)), cancellationToken).ConfigureAwait(false))[0];
        if (isPartitioned)
        {
            foreach (string table in Partitioned(corpus.Pgvector is not null))
            {
                string name = Partition(table, key);
                string policy = database.Options.Tenant.Length == 0 ? "" : CorpusSchema.Secure(name).Replace("{schema}", tables.Schema, StringComparison.Ordinal);
                string sql = $"CREATE TABLE {tables.Schema}.{name} PARTITION OF {tables.Schema}.{table} FOR VALUES IN ({key.ToString(CultureInfo.InvariantCulture)}); {policy}";
                using NpgsqlCommand create = new(sql, connection);
                await create.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        return (key, new StoreVersion(number, isFirst, now));
    }

    public static NpgsqlBatchCommand List(CorpusTables tables, OpenedCorpus corpus) => Statement.Of($"""
        SELECT v.key, v.number, v.key = c.serving, v.created, v.activated FROM {tables.Versions} v JOIN {tables.Corpora} c ON c.key = v.corpus
        WHERE c.key = $1 ORDER BY v.number
        """).With(corpus.Key);

    public static (int Key, StoreVersion Version) Read(NpgsqlDataReader row) =>
        (row.GetInt32(0), new StoreVersion(row.GetInt32(1), row.GetBoolean(2), row.Moment(3)) { ActivatedAt = row.MomentOrNull(4) });

    public static (int Key, StoreVersion Version) Find(List<(int Key, StoreVersion Version)> versions, int number, string label)
    {
        foreach ((int Key, StoreVersion Version) version in versions)
        {
            if (version.Version.Number == number)
                return version;
        }
        throw new RagKitException($"There is no version {number} of the corpus {label}: it has {string.Join(", ", versions.Select(version => version.Version.Number))}. Take one of these.");
    }

    /// <summary>Removes all rows of a version; its partitions are dropped.</summary>
    public static async ValueTask DeleteAsync(CorpusDatabase database, NpgsqlConnection connection, int key, CancellationToken cancellationToken)
    {
        CorpusTables tables = database.Tables;
        List<(bool IsPartitioned, bool IsPgvector)> kept = await CorpusDatabase.QueryAsync(
            connection, Statement.Of($"SELECT partitioned, vectors FROM {tables.Versions} WHERE key = $1 FOR UPDATE").With(key),
            row => (row.GetBoolean(0), row.GetString(1) == "vector"), cancellationToken).ConfigureAwait(false);
        if (kept.Count == 0)
            return;
        string[] partitioned = Partitioned(kept[0].IsPgvector);
        if (kept[0].IsPartitioned)
        {
            using NpgsqlCommand drop = new($"DROP TABLE {string.Join(", ", partitioned.Select(table => $"{tables.Schema}.{Partition(table, key)}"))}", connection);
            await drop.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        IEnumerable<string> rows = kept[0].IsPartitioned ? CorpusSchema.Plain : CorpusSchema.Plain.Concat(partitioned);
        // The version's own row goes last: row-level security lets the others be seen by it.
        IEnumerable<NpgsqlBatchCommand> deletions = rows.Select(table => Statement.Of($"DELETE FROM {tables.Schema}.{table} WHERE version = $1").With(key))
            .Append(Statement.Of($"DELETE FROM {tables.Versions} WHERE key = $1").With(key));
        await CorpusDatabase.ExecuteAsync(connection, [.. deletions], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The partition of a version's own, without the schema.</summary>
    public static string Partition(string table, int version) => string.Create(CultureInfo.InvariantCulture, $"{table}_{version}");

    private static string[] Partitioned(bool isPgvector) => [.. CorpusSchema.Partitioned, isPgvector ? "corpus_vectors" : "corpus_arrays"];
}
