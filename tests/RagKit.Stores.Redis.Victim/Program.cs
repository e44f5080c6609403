using System.Globalization;
using RagKit.Caching;
using RagKit.Limits;
using RagKit.Queues;
using RagKit.Redis;
using RagKit.TestData;

// Does one thing with a server until it is killed, and tells what it does, a line at a time.
string[] order = (Console.In.ReadLine() ?? "").Split('\t');
ParentWatch.Begin();
Lock said = new();
await using RedisConnection connection = new(order[1]);
switch (order[0])
{
    case "work":
        await WorkAsync(TimeSpan.FromMilliseconds(int.Parse(order[2], CultureInfo.InvariantCulture)));
        break;
    case "hold":
        using (await new RedisConcurrencyLimit(connection, "slots", 2, TimeSpan.FromMilliseconds(int.Parse(order[2], CultureInfo.InvariantCulture))).AcquireAsync(new LimitRequest()))
        {
            Say("holds");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        }
        break;
    case "take":
        RedisRateLimit rate = new(connection, "rate", new TokenBucketOptions { Calls = int.Parse(order[2], CultureInfo.InvariantCulture), Per = TimeSpan.FromHours(1) });
        for (; ; )
        {
            (await rate.AcquireAsync(new LimitRequest())).Dispose();
            Say("took");
        }
    case "make":
        DurableHybridCache cache = new(new RedisCacheStore(connection));
        Say("value " + await cache.GetOrCreateAsync(
            "key",
            order[2],
            async (value, cancellationToken) =>
            {
                Say("makes");
                await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System, cancellationToken);
                return value;
            },
            CacheIsolation.Serializable));
        break;
}

async Task WorkAsync(TimeSpan lease)
{
    RedisWorkQueue queue = new(connection, "work");
    while (await queue.CountAsync() is { Ready: > 0 } or { Delayed: > 0 } or { Leased: > 0 })
    {
        foreach (WorkLease received in await queue.ReceiveAsync(5, lease))
        {
            Say($"handled {received.Item.Id}");
            if (await queue.CompleteAsync([received]) == 1)
                Say($"completed {received.Item.Id}");
        }
        await queue.WaitAsync(TimeSpan.FromMilliseconds(50));
    }
    Say("ended");
}

void Say(string line)
{
    lock (said)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
