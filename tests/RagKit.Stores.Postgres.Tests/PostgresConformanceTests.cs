using Npgsql;
using RagKit.Postgres;
using RagKit.TestData;

namespace RagKit.Stores.Postgres.Tests;

/// <summary>Makes stores for the suites: on PostgreSQL without pgvector, each in a schema of its own.</summary>
internal static class PostgresStores
{
    public static PostgresStoreOptions Options { get; } = new() { Database = new PostgresOptions { RetryFor = TimeSpan.FromMilliseconds(100) } };

    /// <summary>A corpus in a new schema.</summary>
    /// <param name="server">The server.</param>
    /// <param name="places">Takes note of it.</param>
    /// <param name="options">How it is kept, wherever it is; <see langword="null"/> for <see cref="Options"/>.</param>
    public static async ValueTask<PostgresChunkStore> NewAsync(PostgresFixture server, Dictionary<object, PostgresPlace> places, PostgresStoreOptions? options = null) =>
        Open(await server.NewSchemaAsync(), places, options);

    public static async ValueTask<PostgresChunkStore> AgainAsync(object store, Dictionary<object, PostgresPlace> places, PostgresStoreOptions? options = null)
    {
        await ((PostgresChunkStore)store).DisposeAsync();
        return Open(places[store], places, options);
    }

    public static PostgresChunkStore Open(PostgresPlace place, Dictionary<object, PostgresPlace> places, PostgresStoreOptions? options = null, string corpus = "corpus")
    {
        PostgresChunkStore store = new(place.Connection, corpus, (options ?? Options) with { Database = place.StoreOptions.Database });
        places[store] = place;
        return store;
    }
}

public sealed class PostgresChunkStoreTests(PostgresFixture server) : ChunkStoreConformance
{
    private readonly Dictionary<object, PostgresPlace> _places = [];

    protected override async ValueTask<IChunkStore> CreateAsync() => await PostgresStores.NewAsync(server, _places);

    protected override async ValueTask<IChunkStore?> ReopenAsync(IChunkStore store) => await PostgresStores.AgainAsync(store, _places);

    protected override ValueTask<IChunkStore> CreateNeighbourAsync(IChunkStore store) => new(PostgresStores.Open(_places[store], _places, corpus: "another"));

    protected override async ValueTask<BreakableStore?> CreateBreakableAsync()
    {
        PostgresPlace place = await server.NewSchemaAsync();
        NpgsqlConnectionStringBuilder proxied = new(place.Connection);
        CuttingProxy proxy = new(proxied.Port);
        proxied.Port = proxy.Port;
        return new Breakable(new PostgresChunkStore(proxied.ConnectionString, "corpus", place.StoreOptions), proxy);
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
    private readonly Dictionary<object, PostgresPlace> _places = [];

    protected override async ValueTask<IVersionedStore> CreateAsync() => await PostgresStores.NewAsync(server, _places);

    protected override async ValueTask<IVersionedStore?> ReopenAsync(IVersionedStore store) => await PostgresStores.AgainAsync(store, _places);
}

public sealed class PostgresPartitionedStoreTests(PostgresFixture server) : VersionedStoreConformance
{
    private static readonly PostgresStoreOptions Partitioned = PostgresStores.Options with { PartitionVersions = true, Tenant = "it's mine" };

    private readonly Dictionary<object, PostgresPlace> _places = [];

    protected override async ValueTask<IVersionedStore> CreateAsync() => await PostgresStores.NewAsync(server, _places, Partitioned);

    protected override async ValueTask<IVersionedStore?> ReopenAsync(IVersionedStore store) => await PostgresStores.AgainAsync(store, _places, Partitioned);
}

public sealed class PostgresIngestLedgerTests(PostgresFixture server) : IngestLedgerConformance
{
    private readonly Dictionary<object, PostgresPlace> _places = [];

    protected override async ValueTask<IIngestLedger> CreateAsync() => await PostgresStores.NewAsync(server, _places);

    protected override async ValueTask<IIngestLedger?> ReopenAsync(IIngestLedger store) => await PostgresStores.AgainAsync(store, _places);
}

public sealed class PostgresArtifactStoreTests(PostgresFixture server) : ArtifactStoreConformance
{
    private readonly Dictionary<object, PostgresPlace> _places = [];

    protected override async ValueTask<IArtifactStore> CreateAsync() => await PostgresStores.NewAsync(server, _places);

    protected override async ValueTask<IArtifactStore?> ReopenAsync(IArtifactStore store) => await PostgresStores.AgainAsync(store, _places);
}
