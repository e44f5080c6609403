using Npgsql;

namespace RagKit.Stores.Postgres.Tests;

/// <summary>The suite as a role that is no superuser, for a tenant: row-level security holds for all that the store does.</summary>
public sealed class PostgresTenantStoreTests(PostgresFixture server) : ChunkStoreConformance
{
    private readonly Dictionary<object, PostgresPlace> _places = [];

    protected override int LoadSize => 20_000;

    protected override async ValueTask<IChunkStore> CreateAsync() => Open(await Tenants.NewSchemaAsync(server), "a");

    protected override async ValueTask<IChunkStore?> ReopenAsync(IChunkStore store)
    {
        await CloseAsync(store);
        return Open(_places[store], "a");
    }

    // The same corpus of another tenant.
    protected override ValueTask<IChunkStore> CreateNeighbourAsync(IChunkStore store) => new(Open(_places[store], "b"));

    private PostgresChunkStore Open(PostgresPlace place, string tenant) => PostgresStores.Open(place, _places, Tenants.Options(tenant));
}

public sealed class PostgresTenantTests(PostgresFixture server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_of_one_tenant_neither_sees_nor_changes_rows_of_another(bool isPartitioned)
    {
        string place = await Tenants.NewDatabaseAsync(server);
        foreach (string tenant in (string[])["a", "b"])
        {
            await using PostgresChunkStore store = new(place, "corpus", Tenants.Options(tenant) with { PartitionVersions = isPartitioned });
            await store.SetManifestAsync(new CorpusManifest("corpus", "chunker/1", "embedder/1") { Model = "m", Dimensions = 4 }, Cancellation);
            DocumentChunks document = StoreSamples.Embedded(StoreSamples.Document("d", $"kavo of {tenant}"), 4, 1);
            document = document with { Chunks = [.. document.Chunks.Select(chunk => chunk with { Metadata = new([KeyValuePair.Create("x", (MetadataValue)1)]) })] };
            await store.ReplaceAsync([document], "m", Cancellation);
            await store.RecordEntriesAsync([new LedgerEntry("s", "i", "1")], Cancellation);
            await store.WriteArtifactAsync("n", new byte[] { 1 }, Cancellation);
            Assert.Single((await store.SearchAsync(new ChunkSearch { Text = "kavo" }, Cancellation)).Lexical);
        }
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(place);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(Cancellation);
        string[] tables = [.. await ReadAsync(connection, "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'ragkit' AND c.relkind IN ('r', 'p') AND c.relname LIKE 'corp%'")];
        Assert.True(tables.Length >= 14);
        Dictionary<string, int> asA = await CountAsync("a"), asB = await CountAsync("b"), asNobody = await CountAsync("");
        Assert.All(asNobody, pair => Assert.Equal((pair.Key, 0), (pair.Key, pair.Value)));
        foreach (string table in (string[])["corpora", "corpus_versions", "corpus_documents", "corpus_chunks", "corpus_postings", "corpus_attributes", "corpus_arrays", "corpus_changes", "corpus_ledger", "corpus_artifacts", "corpus_models"])
        {
            Assert.True(asA[table] > 0, table);
            Assert.True(asB[table] > 0, table);
        }
        Assert.Equal(1, asA["corpus_chunks"]);
        await ReadAsync(connection, "SELECT set_config('ragkit.tenant', 'a', false)");
        Assert.Equal(["kavo of a"], await ReadAsync(connection, "SELECT body FROM ragkit.corpus_chunks"));
        Assert.Equal(["1"], await ReadAsync(connection, "WITH gone AS (DELETE FROM ragkit.corpus_chunks RETURNING 1) SELECT count(*)::text FROM gone"));
        await ReadAsync(connection, "SELECT set_config('ragkit.tenant', 'b', false)");
        Assert.Equal(["kavo of b"], await ReadAsync(connection, "SELECT body FROM ragkit.corpus_chunks"));
        PostgresException refused = await Assert.ThrowsAsync<PostgresException>(() => ReadAsync(connection, "INSERT INTO ragkit.corpora (tenant, name) VALUES ('a', 'forged') RETURNING name"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);

        async Task<Dictionary<string, int>> CountAsync(string tenant)
        {
            await ReadAsync(connection, $"SELECT set_config('ragkit.tenant', '{tenant}', false)");
            Dictionary<string, int> counts = [];
            foreach (string table in tables)
                counts[table] = int.Parse((await ReadAsync(connection, $"SELECT count(*)::text FROM ragkit.{table}"))[0], System.Globalization.CultureInfo.InvariantCulture);
            return counts;
        }
    }

    private static async Task<List<string>> ReadAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(Cancellation);
        List<string> rows = [];
        while (await reader.ReadAsync(Cancellation))
            rows.Add(reader.GetString(0));
        return rows;
    }
}

/// <summary>Databases with a role that is no superuser and may make its own tables.</summary>
internal static class Tenants
{
    public static PostgresStoreOptions Options(string tenant) => PostgresStores.Options with { Tenant = tenant };

    public static async Task<string> NewDatabaseAsync(PostgresFixture server) => await GrantAsync(await server.NewDatabaseAsync());

    public static async Task<PostgresPlace> NewSchemaAsync(PostgresFixture server)
    {
        PostgresPlace place = await server.NewSchemaAsync();
        return place with { Connection = await GrantAsync(place.Connection) };
    }

    private static async Task<string> GrantAsync(string database)
    {
        NpgsqlConnectionStringBuilder place = new(database);
        await using NpgsqlConnection connection = new(place.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        // Tests at once would grant at once, which PostgreSQL refuses.
        await using NpgsqlCommand make = new(
            $"""
            DO $$ BEGIN
                PERFORM pg_advisory_xact_lock(1);
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') THEN CREATE ROLE app LOGIN; END IF;
                GRANT CREATE, TEMP ON DATABASE {place.Database} TO app;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN GRANT CREATE, TEMP ON DATABASE {place.Database} TO app;
            END $$
            """, connection);
        await make.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        place.Username = "app";
        return place.ConnectionString;
    }
}
