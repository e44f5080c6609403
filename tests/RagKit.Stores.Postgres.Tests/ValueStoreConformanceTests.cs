using RagKit.Caching;
using RagKit.Testing.Caching;

namespace RagKit.Stores.Postgres.Tests;

public sealed class PostgresCacheStoreTests(PostgresFixture postgres) : CacheStoreConformance
{
    private string _database = "";

    protected override async ValueTask<ICacheStore> CreateAsync() => new PostgresCacheStore(_database = await postgres.NewDatabaseAsync());

    protected override async ValueTask<ICacheStore?> ReopenAsync(ICacheStore store)
    {
        await CloseAsync(store);
        return new PostgresCacheStore(_database);
    }
}

public sealed class PostgresDocumentStoreTests(PostgresFixture postgres) : DocumentStoreConformance
{
    private string _database = "";

    protected override async ValueTask<IDocumentStore> CreateAsync() => new PostgresDocumentStore(_database = await postgres.NewDatabaseAsync());

    protected override async ValueTask<IDocumentStore?> ReopenAsync(IDocumentStore store)
    {
        await CloseAsync(store);
        return new PostgresDocumentStore(_database);
    }
}
