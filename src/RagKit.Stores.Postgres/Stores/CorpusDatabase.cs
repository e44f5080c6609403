using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using RagKit.Postgres;

namespace RagKit.Stores;

/// <summary>
/// One corpus in a database: makes its tables and its first version where they are missing, and runs statements as its tenant. Thread-safe.
/// </summary>
internal sealed class CorpusDatabase : IAsyncDisposable
{
    private readonly PostgresDatabase _database;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private volatile OpenedCorpus? _opened;

    public CorpusDatabase(PostgresDatabase database, string name, PostgresStoreOptions options)
    {
        (_database, Name, Options) = (database, name, options);
        Tables = new CorpusTables(database.Schema);
    }

    public string Name { get; }

    public PostgresStoreOptions Options { get; }

    public CorpusTables Tables { get; }

    /// <summary>The corpus and its place as errors name it.</summary>
    public string Label => $"'{Name}' in {_database.Place}";

    /// <summary>Without secrets.</summary>
    public string Place => $"{_database.Place}, schema {Options.Database.Schema}, corpus '{Name}'{(Options.Tenant.Length == 0 ? "" : $" of tenant '{Options.Tenant}'")}";

    /// <summary>Whether the schema has tables of pgvector; known once the corpus was opened.</summary>
    public bool HasPgvector => _opened?.Pgvector is not null;

    /// <summary>What is not as the options ask.</summary>
    public string? Warning => _opened?.Warning;

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public ValueTask DisposeAsync()
    {
        _opening.Dispose();
        return _database.DisposeAsync();
    }

    /// <summary>Does something on a connection; see <see cref="PostgresDatabase.RunAsync"/>.</summary>
    public ValueTask<T> RunAsync<T>(string doing, Func<NpgsqlConnection, OpenedCorpus, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _database.RunAsync(
            $"{doing} corpus '{Name}'",
            async (connection, _, ended) => await work(connection, _opened ?? await OpenAsync(connection, ended).ConfigureAwait(false), ended).ConfigureAwait(false),
            cancellationToken);
    }

    /// <summary>Runs statements in one round trip and reads each one's rows, in one snapshot where it is one statement.</summary>
    public ValueTask<T> ReadAsync<T>(
        string doing, Func<OpenedCorpus, IEnumerable<NpgsqlBatchCommand>> statements, Func<NpgsqlDataReader, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken) =>
        RunAsync(doing, async (connection, corpus, ended) =>
        {
            using NpgsqlBatch batch = Batch(connection, statements(corpus), out bool hasPrelude);
            using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(ended).ConfigureAwait(false);
            if (hasPrelude)
                await reader.NextResultAsync(ended).ConfigureAwait(false);
            return await read(reader, ended).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Reads all rows of a query.</summary>
    public ValueTask<List<T>> ReadAllAsync<T>(string doing, Func<OpenedCorpus, NpgsqlBatchCommand> query, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken) =>
        ReadAsync(doing, corpus => [query(corpus)], (reader, ended) => ReadRowsAsync(reader, row, ended), cancellationToken);

    /// <summary>Does something in a transaction, all or nothing.</summary>
    public ValueTask<T> WriteAsync<T>(string doing, Func<NpgsqlConnection, OpenedCorpus, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken) =>
        RunAsync(doing, async (connection, corpus, ended) =>
        {
            NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ended).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await BecomeTenantAsync(connection, ended).ConfigureAwait(false);
                T result = await work(connection, corpus, ended).ConfigureAwait(false);
                ended.ThrowIfCancellationRequested();
                // From here on a cancellation would leave open whether it was written.
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return result;
            }
        }, cancellationToken);

    /// <summary>Makes the transaction that there is the tenant's.</summary>
    public async ValueTask BecomeTenantAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (Options.Tenant.Length > 0)
            await ExecuteAsync(connection, [Prelude()], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs statements in one round trip, within the transaction that there is.</summary>
    public static async ValueTask<int> ExecuteAsync(NpgsqlConnection connection, IEnumerable<NpgsqlBatchCommand> statements, CancellationToken cancellationToken)
    {
        using NpgsqlBatch batch = new(connection);
        foreach (NpgsqlBatchCommand statement in statements)
            batch.BatchCommands.Add(statement);
        return batch.BatchCommands.Count == 0 ? 0 : await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public static async ValueTask<List<T>> QueryAsync<T>(NpgsqlConnection connection, NpgsqlBatchCommand query, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken)
    {
        using NpgsqlBatch batch = new(connection) { BatchCommands = { query } };
        using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await ReadRowsAsync(reader, row, cancellationToken).ConfigureAwait(false);
    }

    public static async ValueTask<List<T>> ReadRowsAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken)
    {
        List<T> rows = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            rows.Add(row(reader));
        return rows;
    }

    /// <summary>Statements behind what makes the transaction the tenant's, with settings for it alone.</summary>
    public NpgsqlBatch Batch(NpgsqlConnection connection, IEnumerable<NpgsqlBatchCommand> statements, out bool hasPrelude, params (string Name, string Value)[] settings)
    {
        NpgsqlBatch batch = new(connection);
        hasPrelude = Options.Tenant.Length > 0 || settings.Length > 0;
        if (hasPrelude)
            batch.BatchCommands.Add(Prelude(settings));
        foreach (NpgsqlBatchCommand statement in statements)
            batch.BatchCommands.Add(statement);
        return batch;
    }

    private NpgsqlBatchCommand Prelude(params (string Name, string Value)[] settings)
    {
        (string Name, string Value)[] all = Options.Tenant.Length == 0 ? settings : [("ragkit.tenant", PostgresText.Encode(Options.Tenant)), .. settings];
        NpgsqlBatchCommand statement = Statement.Of($"SELECT {string.Join(", ", all.Select((pair, at) => $"set_config('{pair.Name}', ${at + 1}, true)"))}");
        foreach ((_, string value) in all)
            statement.With(value, NpgsqlDbType.Text);
        return statement;
    }

    private async ValueTask<OpenedCorpus> OpenAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _opened ??= await CorpusOpening.OpenAsync(this, connection, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _opening.Release();
        }
    }
}

/// <summary>What is known of a corpus once it was opened.</summary>
/// <param name="Key">Its key.</param>
/// <param name="IsStaged">Whether rows must come by INSERT, because row-level security holds for this role and refuses COPY.</param>
/// <param name="Pgvector">The version of pgvector; <see langword="null"/> where new versions keep arrays.</param>
/// <param name="Warning">What is not as the options ask.</param>
internal sealed record OpenedCorpus(int Key, bool IsStaged, string? Pgvector, string? Warning)
{
    /// <summary>The key of the version that serves, as SQL.</summary>
    public string Serving(CorpusTables tables) => string.Create(CultureInfo.InvariantCulture, $"(SELECT serving FROM {tables.Corpora} WHERE key = {Key})");
}
