using Npgsql;
using RagKit.Postgres;
using RagKit.TestData;

namespace RagKit.Stores.Postgres.Tests;

/// <summary>Makes stores for the suites: on PostgreSQL without pgvector, each in a database of its own.</summary>
internal static class PostgresStores
{
    public static PostgresStoreOptions Options { get; } = new() { Database = new PostgresOptions { RetryFor = TimeSpan.FromMilliseconds(100) } };

    public static async ValueTask<PostgresChunkStore> NewAsync(PostgresFixture server, Dictionary<object, string> places, PostgresStoreOptions? options = null)
    {
        string place = await server.NewDatabaseAsync();
        PostgresChunkStore store = new(place, "corpus", options ?? Options);
        places[store] = place;
        return store;
    }

    public static async ValueTask<PostgresChunkStore> AgainAsync(object store, Dictionary<object, string> places, PostgresStoreOptions? options = null)
    {
        await ((PostgresChunkStore)store).DisposeAsync();
        PostgresChunkStore again = new(places[store], "corpus", options ?? Options);
        places[again] = places[store];
        return again;
    }
}

public sealed class PostgresChunkStoreTests(PostgresFixture server) : ChunkStoreConformance
{
    private readonly Dictionary<object, string> _places = [];

    protected override async ValueTask<IChunkStore> CreateAsync() => await PostgresStores.NewAsync(server, _places);

    protected override async ValueTask<IChunkStore?> ReopenAsync(IChunkStore store) => await PostgresStores.AgainAsync(store, _places);

    protected override ValueTask<IChunkStore> CreateNeighbourAsync(IChunkStore store) => new(new PostgresChunkStore(_places[store], "another", PostgresStores.Options));

    protected override async ValueTask<BreakableStore?> CreateBreakableAsync()
    {
        NpgsqlConnectionStringBuilder place = new(await server.NewDatabaseAsync());
        CuttingProxy proxy = new(place.Port);
        place.Port = proxy.Port;
        return new Breakable(new PostgresChunkStore(place.ConnectionString, "corpus", PostgresStores.Options), proxy);
    }

    private sealed class Breakable(PostgresChunkStore store, CuttingProxy proxy) : BreakableStore(store)
    {
        public override void BreakAfter(int bytes) => proxy.BreakAfter(bytes);

        public override void Mend() => proxy.LetPass();

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await proxy.DisposeAsync();
        }
    }
}

public sealed class PostgresVersionedStoreTests(PostgresFixture server) : VersionedStoreConformance
{
    private readonly Dictionary<object, string> _places = [];

    protected override async ValueTask<IVersionedStore> CreateAsync() => await PostgresStores.NewAsync(server, _places);

    protected override async ValueTask<IVersionedStore?> ReopenAsync(IVersionedStore store) => await PostgresStores.AgainAsync(store, _places);
}

public sealed class PostgresPartitionedStoreTests(PostgresFixture server) : VersionedStoreConformance
{
    private static readonly PostgresStoreOptions Partitioned = PostgresStores.Options with { PartitionVersions = true, Tenant = "it's mine" };

    private readonly Dictionary<object, string> _places = [];

    protected override async ValueTask<IVersionedStore> CreateAsync() => await PostgresStores.NewAsync(server, _places, Partitioned);

    protected override async ValueTask<IVersionedStore?> ReopenAsync(IVersionedStore store) => await PostgresStores.AgainAsync(store, _places, Partitioned);
}

public sealed class PostgresIngestLedgerTests(PostgresFixture server) : IngestLedgerConformance
{
    private readonly Dictionary<object, string> _places = [];

    protected override async ValueTask<IIngestLedger> CreateAsync() => await PostgresStores.NewAsync(server, _places);

    protected override async ValueTask<IIngestLedger?> ReopenAsync(IIngestLedger store) => await PostgresStores.AgainAsync(store, _places);
}

public sealed class PostgresArtifactStoreTests(PostgresFixture server) : ArtifactStoreConformance
{
    private readonly Dictionary<object, string> _places = [];

    protected override async ValueTask<IArtifactStore> CreateAsync() => await PostgresStores.NewAsync(server, _places);

    protected override async ValueTask<IArtifactStore?> ReopenAsync(IArtifactStore store) => await PostgresStores.AgainAsync(store, _places);
}
