using RagKit.Queues;
using RagKit.Redis;
using RagKit.Testing.Queues;

namespace RagKit.Stores.Redis.Tests;

public sealed class RedisWorkQueueConformanceTests(SharedRedis redis) : WorkQueueConformance
{
    private readonly List<RedisConnection> _connections = [];

    protected override async ValueTask<IWorkQueue> CreateAsync() => new RedisWorkQueue(await redis.ConnectionAsync(), SharedRedis.NewName(), timeProvider: Time);

    protected override async ValueTask<IWorkQueue> ConnectAsync(IWorkQueue queue)
    {
        RedisConnection another = await redis.ConnectAgainAsync();
        _connections.Add(another);
        return new RedisWorkQueue(another, ((RedisWorkQueue)queue).Name, timeProvider: Time);
    }

    protected override async ValueTask<IWorkQueue?> ReopenAsync(IWorkQueue store) => await ConnectAsync(store);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (RedisConnection connection in _connections)
            await connection.DisposeAsync();
    }
}
