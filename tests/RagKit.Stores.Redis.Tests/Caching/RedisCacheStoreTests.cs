using RagKit.Caching;
using RagKit.Testing.Caching;

namespace RagKit.Stores.Redis.Tests;

public sealed class RedisCacheStoreTests(SharedRedis redis) : CacheStoreConformance
{
    private readonly Dictionary<ICacheStore, string> _names = [];

    protected override async ValueTask<ICacheStore> CreateAsync() => await OpenAsync(SharedRedis.NewName());

    protected override async ValueTask<ICacheStore?> ReopenAsync(ICacheStore store) => await OpenAsync(_names[store]);

    private async ValueTask<RedisCacheStore> OpenAsync(string name)
    {
        RedisCacheStore store = new(await redis.ConnectionAsync(), name);
        _names.Add(store, name);
        return store;
    }
}
