using System.Globalization;
using Npgsql;
using RagKit.Postgres;
using RagKit.Stores.Postgres.Tests;
using RagKit.TestData;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
[assembly: AssemblyFixture(typeof(PgvectorFixture))]

namespace RagKit.Stores.Postgres.Tests;

/// <summary>
/// One PostgreSQL server for all tests of the assembly, started by the first that asks. Each test takes a schema of its own in one database, or, where
/// it looks at the database itself, a database of its own, which takes far longer to make and to remove.
/// </summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private PostgresServer? _server;
    private int _databases, _schemas;

    /// <summary>The connection string of a new, empty database; skips the test where there is no PostgreSQL.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        PostgresServer server = await StartedAsync();
        string name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        await using NpgsqlConnection connection = new(server.ConnectionString() + ";Pooling=false");
        await connection.OpenAsync();
        await using NpgsqlCommand create = new($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync();
        return server.ConnectionString(name);
    }

    /// <summary>A new schema of the database that tests share.</summary>
    public async Task<PostgresPlace> NewSchemaAsync() =>
        new((await StartedAsync()).ConnectionString(), string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _schemas)}"));

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _starting.Dispose();
    }

    private async Task<PostgresServer> StartedAsync()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        await _starting.WaitAsync();
        try
        {
            return _server ??= await PostgresServer.StartAsync();
        }
        finally
        {
            _starting.Release();
        }
    }
}

/// <summary>A schema in a database.</summary>
public sealed record PostgresPlace(string Connection, string Schema)
{
    /// <summary>How a store finds it.</summary>
    public PostgresOptions Options => new() { Schema = Schema };

    /// <summary>How a corpus finds it; a connection that is lost is soon given up.</summary>
    public PostgresStoreOptions StoreOptions => PostgresStores.Options with { Database = PostgresStores.Options.Database with { Schema = Schema } };
}

/// <summary>One PGlite server with pgvector for all tests of the assembly, started by the first that asks; each test takes a schema of its own.</summary>
public sealed class PgvectorFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private PgliteServer? _server;
    private int _schemas;

    /// <summary>The server's connection string; skips the test where it cannot be started.</summary>
    public async Task<string> ConnectionStringAsync()
    {
        Assert.SkipWhen(PgliteServer.Missing is not null, PgliteServer.Missing ?? "");
        await _starting.WaitAsync();
        try
        {
            return (_server ??= await PgliteServer.StartAsync()).ConnectionString;
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>A schema's name that no other test has.</summary>
    public string NewSchema() => string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _schemas)}");

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _starting.Dispose();
    }
}
