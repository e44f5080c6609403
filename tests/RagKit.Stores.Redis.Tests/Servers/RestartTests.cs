using RagKit.Caching;
using RagKit.Queues;
using RagKit.Redis;

namespace RagKit.Stores.Redis.Tests;

/// <summary>The server is killed in the middle of work and comes back with its log of writes: nothing that was acknowledged is lost.</summary>
public sealed class RestartTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_server_is_killed_in_the_middle()
    {
        await using RedisServer server = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await using RedisConnection connection = new(server.ConnectionString, new RedisOptions { ConnectTimeout = TimeSpan.FromSeconds(20) });
        RedisWorkQueue queue = new(connection, "work");
        RedisDocumentStore documents = new(connection);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        List<string> enqueued = [], completed = [], kept = [];
        Task[] working =
        [
            EachAsync(async number =>
            {
                await queue.EnqueueAsync([new WorkItem($"{number}", default)], Cancellation);
                enqueued.Add($"{number}");
            }),
            EachAsync(async number =>
            {
                foreach (WorkLease lease in await queue.ReceiveAsync(1, TimeSpan.FromHours(1), Cancellation))
                {
                    if (await queue.CompleteAsync([lease], Cancellation) == 1)
                        completed.Add(lease.Item.Id);
                }
            }),
            EachAsync(async number => kept.AddRange(await documents.WriteAsync([BitConverter.GetBytes(number), new byte[300_000 + number]], Cancellation))),
        ];
        for (int restart = 0; restart < 3; restart++)
        {
            await Task.Delay(400, Cancellation);
            await server.KillAsync();
            await server.StartAgainAsync();
        }
        await Task.Delay(2500, Cancellation);
        await stop.CancelAsync();
        await Task.WhenAll(working);

        Assert.True(enqueued.Count > 50 && completed.Count > 20 && kept.Count > 20, $"{enqueued.Count} {completed.Count} {kept.Count}");
        Assert.Equal(completed.Count, completed.Distinct().Count());
        Assert.DoesNotContain(null, await documents.ReadAsync(kept, Cancellation));
        // What is there, ready or leased to a receipt that was cut, and what was completed is what was acknowledged, and at most one more a cut.
        WorkQueueCounts counts = await queue.CountAsync(Cancellation);
        HashSet<string> left = [.. (await queue.ReceiveAsync(100_000, TimeSpan.FromHours(1), Cancellation)).Select(lease => lease.Item.Id)];
        Assert.Empty(left.Intersect(completed));
        Assert.InRange(counts.Ready + counts.Leased + completed.Count, enqueued.Count - 3, enqueued.Count + 6);
        Assert.Empty(enqueued.Except(left).Except(completed).Skip((int)counts.Leased + 3));

        async Task EachAsync(Func<int, Task> act)
        {
            await Task.Yield();
            for (int number = 0; !stop.IsCancellationRequested; number++)
            {
                try
                {
                    await act(number);
                }
                catch (RagKitException)
                {
                    // The call was cut: it is not acknowledged.
                }
            }
        }
    }

    [Fact]
    public async Task Who_waits_for_work_sees_it_after_a_restart_and_scripts_are_sent_again()
    {
        await using RedisServer server = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        RedisOptions patient = new() { ConnectTimeout = TimeSpan.FromSeconds(30) };
        await using RedisConnection waiter = new(server.ConnectionString, patient), other = new(server.ConnectionString, patient);
        RedisWorkQueue queue = new(waiter, "work");
        RedisCacheStore cache = new(waiter);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await cache.WriteAsync(new CacheEntry("k", now), new MemoryStream([1, 2]), Cancellation);
        Assert.True(await cache.TryLockAsync("k", "me", now, now.AddHours(1), Cancellation));
        await queue.CountAsync(Cancellation);
        await server.KillAsync();
        await server.StartAgainAsync();
        Assert.Equal(2, (await cache.OpenAsync("k", now, Cancellation))!.Entry.Length);
        Assert.False(await cache.TryLockAsync("k", "other", now, now.AddHours(1), Cancellation));
        Task waiting = queue.WaitAsync(TimeSpan.FromMinutes(5), Cancellation).AsTask();
        await new RedisWorkQueue(other, "work").EnqueueAsync([new WorkItem("a", default)], Cancellation);
        await waiting.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        Assert.Equal("a", Assert.Single(await queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), Cancellation)).Item.Id);
    }
}
