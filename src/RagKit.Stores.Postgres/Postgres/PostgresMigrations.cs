using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;

namespace RagKit.Postgres;

/// <summary>Brings a component's tables to its version: once, whichever processes come first, and all steps or none.</summary>
internal static class PostgresMigrations
{
    // Whoever migrates a schema holds this lock, with a hash of the schema's name beside it.
    private const int Lock = 0x5261674B;

    public static async Task MigrateAsync(NpgsqlConnection connection, string schema, PostgresComponent component, bool mayMigrate, CancellationToken cancellationToken)
    {
        string quoted = SqlName.Quote(schema);
        int version = await FindVersionAsync(connection, quoted, component, cancellationToken).ConfigureAwait(false);
        if (version == component.Steps.Count)
            return;
        if (!mayMigrate && version < component.Steps.Count)
        {
            throw new RagKitException(
                $"Schema '{schema}' in {PostgresErrors.Place(connection)} holds '{component.Name}' in version {version}, and this RagKit needs {component.Steps.Count}. " +
                "Migrate is off: let a process run once with it on, by a role that may create tables there.");
        }
        NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable ended = transaction.ConfigureAwait(false);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({Lock}, hashtext('{schema.Replace("'", "''", StringComparison.Ordinal)}'))", cancellationToken).ConfigureAwait(false);
        if (await ScalarAsync(connection, "SELECT to_regnamespace($1)::text", quoted, cancellationToken).ConfigureAwait(false) is null)
            await ExecuteAsync(connection, $"CREATE SCHEMA IF NOT EXISTS {quoted}", cancellationToken).ConfigureAwait(false);
        if (await ScalarAsync(connection, "SELECT to_regclass($1)::text", $"{quoted}.versions", cancellationToken).ConfigureAwait(false) is null)
            await ExecuteAsync(connection, $"CREATE TABLE {quoted}.versions (component text PRIMARY KEY, version int NOT NULL, changed timestamptz NOT NULL DEFAULT now())", cancellationToken).ConfigureAwait(false);
        // Somebody may have been faster.
        for (int step = await FindVersionAsync(connection, quoted, component, cancellationToken).ConfigureAwait(false); step < component.Steps.Count; step++)
            await ExecuteAsync(connection, component.Steps[step].Replace("{schema}", quoted, StringComparison.Ordinal), cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(
            connection,
            $"INSERT INTO {quoted}.versions VALUES ('{component.Name}', {component.Steps.Count.ToString(CultureInfo.InvariantCulture)}) ON CONFLICT (component) DO UPDATE SET version = excluded.version, changed = now()",
            cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> FindVersionAsync(NpgsqlConnection connection, string quoted, PostgresComponent component, CancellationToken cancellationToken)
    {
        if (await ScalarAsync(connection, "SELECT to_regclass($1)::text", $"{quoted}.versions", cancellationToken).ConfigureAwait(false) is null)
            return 0;
        int version = (int?)await ScalarAsync(connection, $"SELECT version FROM {quoted}.versions WHERE component = $1", component.Name, cancellationToken).ConfigureAwait(false) ?? 0;
        return version <= component.Steps.Count ? version : throw new RagKitException(
            $"Schema {quoted} in {PostgresErrors.Place(connection)} holds '{component.Name}' in version {version}; this RagKit knows versions up to {component.Steps.Count}. " +
            "A later RagKit made it: update RagKit.Stores.Postgres here, or use another schema.");
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, string value, CancellationToken cancellationToken)
    {
        using NpgsqlCommand command = new(sql, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = value } } };
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is object found and not DBNull ? found : null;
    }
}
