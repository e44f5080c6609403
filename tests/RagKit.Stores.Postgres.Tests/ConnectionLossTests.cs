using System.Security.Cryptography;
using RagKit.Caching;
using RagKit.Postgres;
using RagKit.Queues;
using RagKit.Runs;
using RagKit.TestData;

namespace RagKit.Stores.Postgres.Tests;

/// <summary>
/// Connections are cut in the middle of each operation: after so many bytes of the request have gone, or after so many of the answer
/// have come, when what was asked is done and nobody knows. The call is made again, and gives what it would have.
/// </summary>
public sealed class ConnectionLossTests(PostgresFixture postgres) : IAsyncDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>Where a request, or an answer, is cut.</summary>
    private static readonly int[] Places = [0, 1, 5, 40, 120, 300, 700];

    private CuttingProxy? _proxy;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
            await _proxy.DisposeAsync();
    }

    [Fact]
    public async Task A_queue_adds_gives_and_ends_work_once()
    {
        await using PostgresFlowStore store = new(await ProxiedAsync());
        PostgresWorkQueue queue = store.OpenQueue("work");
        await queue.CountAsync(Cancellation);
        int number = 0;
        await ForEachCutAsync(async cut =>
        {
            string[] ids = [.. Enumerable.Range(0, 3).Select(_ => $"{number++}")];
            Assert.Equal(3, await cut.Invoke(async () => await queue.EnqueueAsync([.. ids.Select(id => new WorkItem(id, default))], Cancellation)));
            Assert.Equal(new WorkQueueCounts(3, 0, 0, 0), await queue.CountAsync(Cancellation));
            IReadOnlyList<WorkLease> leases = await cut.Invoke(async () => await queue.ReceiveAsync(2, Lease, Cancellation));
            Assert.Equal(ids[..2], leases.Select(lease => lease.Item.Id));
            Assert.All(leases, lease => Assert.Equal(1, lease.Attempt));
            Assert.True(await cut.Invoke(async () => await queue.RenewAsync(leases[0], Lease, Cancellation)));
            Assert.Equal(new WorkQueueCounts(1, 0, 2, 0), await queue.CountAsync(Cancellation));
            Assert.Equal(2, await cut.Invoke(async () => await queue.CompleteAsync(leases, Cancellation)));
            WorkLease last = Assert.Single(await queue.ReceiveAsync(5, Lease, Cancellation));
            Assert.True(await cut.Invoke(async () => await queue.ReturnAsync(last, "no", TimeSpan.Zero, Cancellation)));
            WorkLease again = Assert.Single(await queue.ReceiveAsync(5, Lease, Cancellation));
            Assert.Equal(2, again.Attempt);
            Assert.Equal(1, await queue.CompleteAsync([again], Cancellation));
        });
    }

    [Fact]
    public async Task A_ledger_writes_events_once_and_claims_for_one_owner()
    {
        await using PostgresFlowStore store = new(await ProxiedAsync());
        DateTimeOffset start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await store.FindRunAsync("none", Cancellation);
        int number = 0;
        await ForEachCutAsync(async cut =>
        {
            string run = $"run{number++}";
            await cut.Invoke(async () =>
            {
                await store.AppendAsync([new(run, 1, start, TaskKey.Run, "flow", RunState.Running), new(run, 2, start, new TaskKey(7), "task", RunState.Completed)], Cancellation);
                return true;
            });
            RunInfo? info = await cut.Invoke(async () => await store.FindRunAsync(run, Cancellation));
            Assert.Equal(2, info!.LastSequence);
            Assert.Equal(1, Assert.Single(info.Tasks).Value);
            Assert.True(await cut.Invoke(async () => await store.TryClaimRunAsync(run, "me", start, start.AddMinutes(1), Cancellation)));
            Assert.False(await cut.Invoke(async () => await store.TryClaimRunAsync(run, "you", start, start.AddMinutes(1), Cancellation)));
            Assert.True(await cut.Invoke(async () => await store.TryMoveAsync(run, null, new(start), Cancellation)));
            Assert.False(await cut.Invoke(async () => await store.TryMoveAsync(run, null, new(start.AddMinutes(1)), Cancellation)));
            Assert.True(await cut.Invoke(async () => await store.TryClaimRunAsync(run, "me", start, start, Cancellation)));
            await cut.Invoke(async () =>
            {
                await store.DeleteRunsAsync([run], Cancellation);
                return true;
            });
            Assert.Null(await store.FindRunAsync(run, Cancellation));
        });
    }

    [Theory]
    [InlineData(100)]
    [InlineData(2_000_000)]
    public async Task A_cache_keeps_a_value_whole(int length)
    {
        await using PostgresCacheStore store = new(await ProxiedAsync());
        await store.RemoveAsync(["none"], Cancellation);
        byte[] value = RandomNumberGenerator.GetBytes(length);
        int number = 0;
        await ForEachCutAsync(async cut =>
        {
            string key = $"key{number++}";
            await cut.Invoke(async () =>
            {
                await store.WriteAsync(new CacheEntry(key, DateTimeOffset.UtcNow) { Tags = ["tag"] }, new MemoryStream(value), Cancellation);
                return true;
            });
            Assert.Equal(value, await cut.Invoke(async () =>
            {
                CachedValue found = (await store.OpenAsync(key, DateTimeOffset.UtcNow, Cancellation))!;
                await using Stream content = found.Content;
                using MemoryStream copy = new();
                await content.CopyToAsync(copy, Cancellation);
                return copy.ToArray();
            }));
            Assert.Equal([key], (await store.ListAsync("tag", Cancellation).ToListAsync(Cancellation)).Select(entry => entry.Key));
            await cut.Invoke(async () => await store.RemoveAsync([key], Cancellation));
            Assert.Null(await store.OpenAsync(key, DateTimeOffset.UtcNow, Cancellation));
        }, large: length > 1000);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(2_000_000)]
    public async Task A_document_store_keeps_a_content_whole(int length)
    {
        await using PostgresDocumentStore store = new(await ProxiedAsync());
        await store.DeleteAsync([], null, Cancellation);
        byte[] content = RandomNumberGenerator.GetBytes(length);
        await ForEachCutAsync(async cut =>
        {
            content[0]++;
            string address = await cut.Invoke(async () => await store.WriteAsync(new MemoryStream(content), Cancellation));
            Assert.Equal(content, await cut.Invoke(async () => (await store.ReadAsync([address], Cancellation))[0]!.Value.ToArray()));
            await cut.Invoke(async () => await store.DeleteAsync([address], null, Cancellation));
            Assert.Null((await store.ReadAsync([address], Cancellation))[0]);
        }, large: length > 1000);
    }

    [Fact]
    public async Task Whoever_waits_hears_of_work_again_after_the_listening_connection_was_lost()
    {
        string direct = await postgres.NewDatabaseAsync();
        await using PostgresFlowStore listener = new(Proxied(direct), new PostgresOptions { QueuePollInterval = TimeSpan.FromHours(1) });
        await using PostgresFlowStore other = new(direct);
        PostgresWorkQueue queue = listener.OpenQueue("work"), enqueuer = other.OpenQueue("work");
        for (int turn = 0; turn < 3; turn++)
        {
            Task waiting = queue.WaitAsync(TimeSpan.FromHours(1), Cancellation).AsTask();
            await Task.Delay(300, Cancellation);
            _proxy!.CutAll();
            await Task.Delay(300, Cancellation);
            Assert.False(waiting.IsFaulted);
            await enqueuer.EnqueueAsync([new WorkItem($"{turn}", default)], Cancellation);
            await waiting.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
            await EmptyAsync(queue);
        }
    }

    [Fact]
    public async Task A_call_that_cannot_be_made_again_in_time_says_what_was_lost()
    {
        await using PostgresFlowStore store = new(await ProxiedAsync(), new PostgresOptions { RetryFor = TimeSpan.Zero });
        await store.FindRunAsync("none", Cancellation);
        _proxy!.CutAfterReceiving(0);
        RagKitException lost = await Assert.ThrowsAsync<RagKitException>(async () => await store.FindRunAsync("r", Cancellation));
        Assert.Contains("Could not find run 'r'", lost.Message, StringComparison.Ordinal);
        Assert.Contains("connection was lost", lost.Message, StringComparison.Ordinal);
    }

    private static async Task EmptyAsync(PostgresWorkQueue queue)
    {
        while (await queue.ReceiveAsync(10, Lease, Cancellation) is { Count: > 0 } leases)
            await queue.CompleteAsync(leases, Cancellation);
    }

    /// <summary>Goes through a round of operations for each place of a cut in each direction. An operation is cut once.</summary>
    private async Task ForEachCutAsync(Func<Cut, Task> round, bool large = false)
    {
        int[] places = large ? [0, 40, 300, 100_000, 700_000, 1_500_000] : Places;
        int before = _proxy!.Cuts;
        foreach (bool asksAreCut in (bool[])[true, false])
        {
            foreach (int place in places)
                await round(new Cut(_proxy, asksAreCut, place));
        }
        Assert.InRange(_proxy.Cuts - before, places.Length, int.MaxValue);
    }

    private async Task<string> ProxiedAsync() => Proxied(await postgres.NewDatabaseAsync());

    private string Proxied(string direct)
    {
        int port = new Npgsql.NpgsqlConnectionStringBuilder(direct).Port;
        _proxy = new CuttingProxy(port);
        return direct.Replace($"Port={port}", $"Port={_proxy.Port}", StringComparison.Ordinal);
    }

    /// <summary>Cuts what an operation says or hears, if it is that long.</summary>
    private sealed class Cut(CuttingProxy proxy, bool asks, int place)
    {
        public async Task<T> Invoke<T>(Func<Task<T>> operation)
        {
            if (asks)
                proxy.CutAfterSending(place);
            else
                proxy.CutAfterReceiving(place);
            T result = await operation();
            proxy.LetPass();
            return result;
        }
    }
}
