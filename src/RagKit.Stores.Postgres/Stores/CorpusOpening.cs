using Npgsql;
using RagKit.Postgres;

namespace RagKit.Stores;

/// <summary>Opens a corpus: finds pgvector, brings its tables about, and makes the corpus and its first version where they are missing.</summary>
internal static class CorpusOpening
{
    public static async ValueTask<OpenedCorpus> OpenAsync(CorpusDatabase database, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        PostgresStoreOptions options = database.Options;
        (string? pgvector, string? warning) = options.Vectors == PostgresVectorKind.Array ? (null, null)
            : await FindPgvectorAsync(connection, options, cancellationToken).ConfigureAwait(false);
        List<PostgresComponent> components = [];
        if (pgvector is not null)
            components.Add(CorpusSchema.Pgvector);
        if (options.Tenant.Length > 0)
            components.Add(CorpusSchema.Tenants);
        if (pgvector is not null && options.Tenant.Length > 0)
            components.Add(CorpusSchema.PgvectorTenants);
        foreach (PostgresComponent component in components)
            await PostgresMigrations.MigrateAsync(connection, options.Database.Schema, component, options.Database.Migrate, cancellationToken).ConfigureAwait(false);

        NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await database.BecomeTenantAsync(connection, cancellationToken).ConfigureAwait(false);
            CorpusTables tables = database.Tables;
            bool isStaged = (await CorpusDatabase.QueryAsync(
                connection, Statement.Of($"SELECT row_security_active('{tables.Chunks.Replace("'", "''", StringComparison.Ordinal)}'::regclass)"), row => row.GetBoolean(0), cancellationToken).ConfigureAwait(false))[0];
            NpgsqlBatchCommand Find() => Statement.Of($"SELECT key FROM {tables.Corpora} WHERE tenant = $1 AND name = $2").With(options.Tenant).With(database.Name);
            List<int> found = await CorpusDatabase.QueryAsync(connection, Find(), row => row.GetInt32(0), cancellationToken).ConfigureAwait(false);
            if (found.Count == 0)
            {
                found = await CorpusDatabase.QueryAsync(
                    connection, Statement.Of($"INSERT INTO {tables.Corpora} (tenant, name) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING key").With(options.Tenant).With(database.Name),
                    row => row.GetInt32(0), cancellationToken).ConfigureAwait(false);
                if (found.Count == 1)
                {
                    int version = (await VersionTable.CreateAsync(database, connection, new OpenedCorpus(found[0], isStaged, pgvector, warning), isFirst: true, cancellationToken).ConfigureAwait(false)).Key;
                    await CorpusDatabase.ExecuteAsync(connection, [Statement.Of($"UPDATE {tables.Corpora} SET serving = $1 WHERE key = $2").With(version).With(found[0])], cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    // Somebody was faster, and has committed: it is there now.
                    found = await CorpusDatabase.QueryAsync(connection, Find(), row => row.GetInt32(0), cancellationToken).ConfigureAwait(false);
                }
            }
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return new OpenedCorpus(found[0], isStaged, pgvector, warning);
        }
    }

    private static async ValueTask<(string? Version, string? Warning)> FindPgvectorAsync(NpgsqlConnection connection, PostgresStoreOptions options, CancellationToken cancellationToken)
    {
        NpgsqlBatchCommand Find() => Statement.Of("SELECT (SELECT extversion FROM pg_extension WHERE extname = 'vector'), EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'vector')");
        (string? Version, bool IsAvailable) found = (await CorpusDatabase.QueryAsync(connection, Find(), Read, cancellationToken).ConfigureAwait(false))[0];
        string why = "pgvector is not installed on the server: install it (Debian: postgresql-<version>-pgvector) and run CREATE EXTENSION vector in this database";
        if (found.Version is null && found.IsAvailable && options.Database.Migrate)
        {
            try
            {
                using NpgsqlCommand create = new("CREATE EXTENSION IF NOT EXISTS vector", connection);
                await create.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                found = (await CorpusDatabase.QueryAsync(connection, Find(), Read, cancellationToken).ConfigureAwait(false))[0];
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                why = "pgvector is installed on the server, but this role must not switch it on: let an administrator run CREATE EXTENSION vector in this database";
            }
        }
        if (found.Version is not null)
            return (found.Version, null);
        return options.Vectors == PostgresVectorKind.Auto
            ? (null, $"Vectors are compared in this process, from real[]: {why}, then reindex the corpus into a new version.")
            : throw new RagKitException($"The corpus asks for vectors of kind {options.Vectors}, but {why}; or take Vectors = PostgresVectorKind.Array.");

        static (string?, bool) Read(NpgsqlDataReader row) => (row.IsDBNull(0) ? null : row.GetString(0), row.GetBoolean(1));
    }
}
