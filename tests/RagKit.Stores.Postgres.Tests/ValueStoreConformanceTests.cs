using RagKit.Caching;
using RagKit.Testing.Caching;

namespace RagKit.Stores.Postgres.Tests;

public sealed class PostgresCacheStoreTests(PostgresFixture postgres) : CacheStoreConformance
{
    private PostgresPlace _place = new("", "");

    protected override async ValueTask<ICacheStore> CreateAsync() => new PostgresCacheStore((_place = await postgres.NewSchemaAsync()).Connection, _place.Options);

    protected override async ValueTask<ICacheStore?> ReopenAsync(ICacheStore store)
    {
        await CloseAsync(store);
        return new PostgresCacheStore(_place.Connection, _place.Options);
    }
}

public sealed class PostgresDocumentStoreTests(PostgresFixture postgres) : DocumentStoreConformance
{
    private PostgresPlace _place = new("", "");

    protected override async ValueTask<IDocumentStore> CreateAsync() => new PostgresDocumentStore((_place = await postgres.NewSchemaAsync()).Connection, _place.Options);

    protected override async ValueTask<IDocumentStore?> ReopenAsync(IDocumentStore store)
    {
        await CloseAsync(store);
        return new PostgresDocumentStore(_place.Connection, _place.Options);
    }
}
