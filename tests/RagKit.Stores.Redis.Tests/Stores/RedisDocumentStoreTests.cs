using RagKit.Redis;

namespace RagKit.Stores.Redis.Tests;

public sealed class RedisDocumentStoreTests(SharedRedis redis) : DocumentStoreConformance
{
    private readonly Dictionary<IDocumentStore, string> _names = [];

    protected override async ValueTask<IDocumentStore> CreateAsync() => await OpenAsync(SharedRedis.NewName());

    protected override async ValueTask<IDocumentStore?> ReopenAsync(IDocumentStore store) => await OpenAsync(_names[store]);

    private async ValueTask<RedisDocumentStore> OpenAsync(string name)
    {
        RedisConnection connection = await redis.ConnectionAsync();
        RedisDocumentStore store = new(connection, new RedisDocumentStoreOptions { Name = name });
        _names.Add(store, name);
        return store;
    }
}
