using RagKit.Postgres;

namespace RagKit.Stores.Postgres.Tests;

/// <summary>The suites on pgvector. PGlite runs one transaction at a time and in memory: less is loaded, and what opens again is another store on the same schema.</summary>
public abstract class PgvectorChunkStoreTests(PgvectorFixture server, PostgresVectorKind kind) : ChunkStoreConformance
{
    private readonly Dictionary<object, PostgresStoreOptions> _places = [];

    protected override int LoadSize => 4_000;

    protected override async ValueTask<IChunkStore> CreateAsync()
    {
        PostgresStoreOptions options = Pgvector.Options(server.NewSchema()) with { Vectors = kind };
        return await OpenAsync("corpus", options);
    }

    protected override async ValueTask<IChunkStore?> ReopenAsync(IChunkStore store)
    {
        await CloseAsync(store);
        return await OpenAsync("corpus", _places[store]);
    }

    protected override ValueTask<IChunkStore> CreateNeighbourAsync(IChunkStore store) => OpenAsync("another", _places[store]);

    private async ValueTask<IChunkStore> OpenAsync(string corpus, PostgresStoreOptions options)
    {
        PostgresChunkStore store = new(await server.ConnectionStringAsync(), corpus, options);
        _places[store] = options;
        return store;
    }
}

internal static class Pgvector
{
    public static PostgresStoreOptions Options(string schema) => new() { Database = new PostgresOptions { Schema = schema, RetryFor = TimeSpan.FromMilliseconds(100) } };
}

public sealed class VectorChunkStoreTests(PgvectorFixture server) : PgvectorChunkStoreTests(server, PostgresVectorKind.Vector);
