using Npgsql;
using RagKit.Caching;
using RagKit.Postgres;
using RagKit.Runs;

namespace RagKit.Stores.Postgres.Tests;

public sealed class MigrationTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stores_that_are_opened_at_once_make_the_tables_once()
    {
        string database = await postgres.NewDatabaseAsync();
        PostgresFlowStore[] stores = [.. Enumerable.Range(0, 8).Select(number => new PostgresFlowStore($"{database};Application Name=process{number}"))];
        await Task.WhenAll(stores.Select(store => Task.Run(async () => Assert.Null(await store.FindRunAsync("none", Cancellation)), Cancellation)));
        await using PostgresCacheStore cache = new(database);
        Assert.Equal(0, await cache.RemoveAsync(["none"], Cancellation));
        Assert.Equal(["cache 1", "flows 1"], await ReadAsync(database, "SELECT component || ' ' || version FROM ragkit.versions ORDER BY component"));
        foreach (PostgresFlowStore store in stores)
            await store.DisposeAsync();
    }

    [Fact]
    public async Task A_database_of_a_later_version_is_refused()
    {
        string database = await postgres.NewDatabaseAsync();
        await using (PostgresFlowStore store = new(database))
            await store.FindRunAsync("none", Cancellation);
        await ReadAsync(database, "UPDATE ragkit.versions SET version = 99 RETURNING component");
        await using PostgresFlowStore older = new(database);
        RagKitException refused = await Assert.ThrowsAsync<RagKitException>(async () => await older.FindRunAsync("none", Cancellation));
        Assert.Contains("in version 99; this RagKit knows versions up to 1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("update RagKit.Stores.Postgres", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_Migrate_what_is_missing_is_named_and_what_is_there_is_used()
    {
        string database = await postgres.NewDatabaseAsync();
        await using (PostgresFlowStore store = new(database, new PostgresOptions { Migrate = false }))
        {
            RagKitException refused = await Assert.ThrowsAsync<RagKitException>(async () => await store.FindRunAsync("none", Cancellation));
            Assert.Contains("Migrate is off", refused.Message, StringComparison.Ordinal);
            Assert.Empty(await ReadAsync(database, "SELECT 'there' WHERE to_regnamespace('ragkit') IS NOT NULL"));
        }
        await using (PostgresFlowStore store = new(database))
            await store.FindRunAsync("none", Cancellation);
        await using PostgresFlowStore again = new(database, new PostgresOptions { Migrate = false });
        Assert.Null(await again.FindRunAsync("none", Cancellation));
    }

    [Fact]
    public async Task Schemas_know_nothing_of_each_other_whatever_they_are_called()
    {
        string database = await postgres.NewDatabaseAsync();
        await using PostgresFlowStore one = new(database, new PostgresOptions { Schema = "Haus \"1\"; DROP TABLE x; 'ü" });
        await using PostgresFlowStore other = new(database, new PostgresOptions { Schema = "two" });
        Assert.Equal(1, await one.OpenQueue("work").EnqueueAsync([new("a", default)], Cancellation));
        Assert.Equal(default, await other.OpenQueue("work").CountAsync(Cancellation));
        Assert.Equal(1, (await one.OpenQueue("work").CountAsync(Cancellation)).Ready);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pg_mine")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public void Names_that_PostgreSQL_would_refuse_or_cut_are_refused(string schema) =>
        Assert.ThrowsAny<ArgumentException>(() => new PostgresFlowStore("Host=localhost", new PostgresOptions { Schema = schema }));

    [Fact]
    public async Task A_role_that_may_not_make_the_schema_is_told_what_to_do()
    {
        string database = await postgres.NewDatabaseAsync();
        await ReadAsync(database, "CREATE ROLE guest LOGIN");
        await using PostgresFlowStore store = new(new NpgsqlConnectionStringBuilder(database) { Username = "guest" }.ConnectionString);
        RagKitException refused = await Assert.ThrowsAsync<RagKitException>(async () => await store.FindRunAsync("r", Cancellation));
        Assert.Contains("Could not find run 'r' in PostgreSQL database 'test", refused.Message, StringComparison.Ordinal);
        Assert.Contains("42501", refused.Message, StringComparison.Ordinal);
        Assert.Contains("grant this role", refused.Message, StringComparison.Ordinal);
        Assert.IsType<PostgresException>(refused.InnerException);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_at_once()
    {
        await using PostgresFlowStore store = new("Host=127.0.0.1;Port=1;Database=rag;Username=rag");
        RagKitException refused = await Assert.ThrowsAsync<RagKitException>(async () => await store.FindRunAsync("r", Cancellation));
        Assert.Contains("'rag' on 127.0.0.1:1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Check that the server runs", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_database_is_told_as_such()
    {
        string database = await postgres.NewDatabaseAsync();
        await using PostgresFlowStore store = new($"{database};Options=-c default_transaction_read_only=on");
        RagKitException refused = await Assert.ThrowsAsync<RagKitException>(async () => await store.RequestCancelAsync("r", Cancellation));
        Assert.Contains("connect to the primary", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pool_that_was_handed_in_stays_open()
    {
        await using NpgsqlDataSource pool = NpgsqlDataSource.Create(await postgres.NewDatabaseAsync());
        await using (PostgresFlowStore store = new(pool))
            Assert.Null(await store.FindRunAsync("r", Cancellation));
        await using NpgsqlCommand command = pool.CreateCommand("SELECT 1");
        Assert.Equal(1, await command.ExecuteScalarAsync(Cancellation));
    }

    private static async Task<List<string>> ReadAsync(string database, string sql)
    {
        await using NpgsqlConnection connection = new($"{database};Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using NpgsqlCommand command = new(sql, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(Cancellation);
        List<string> rows = [];
        while (await reader.ReadAsync(Cancellation))
            rows.Add(reader.GetString(0));
        return rows;
    }
}
