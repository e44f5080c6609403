using System.Collections.Concurrent;
using RagKit.Postgres;
using RagKit.Queues;
using RagKit.Runs;
using RagKit.Stores.Sqlite.Tests;
using RagKit.TestData;

namespace RagKit.Stores.Postgres.Tests;

/// <summary>Workers and the server are killed as a power switch would: nothing that was acknowledged is lost or done again.</summary>
public sealed class QueueKillTests(PostgresFixture postgres)
{
    private const int Items = 300, WorkerKills = 12, ServerKills = 3;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_whose_workers_are_killed_is_all_done_and_what_was_completed_is_not_done_again()
    {
        string database = await postgres.NewDatabaseAsync();
        await using PostgresFlowStore store = new(database);
        PostgresWorkQueue queue = store.OpenQueue("work");
        await queue.EnqueueAsync([.. Enumerable.Range(0, Items).Select(number => new WorkItem($"item{number}", default) { MaxAttempts = int.MaxValue })], Cancellation);
        Random random = new(1);
        HashSet<string> handled = [], completed = [];
        int kills = 0, repeated = 0;
        Victim next = new();
        for (bool hasEnded = false; !hasEnded;)
        {
            using Victim victim = next;
            next = new Victim();
            victim.Go($"{database}\t{kills}");
            List<string> said = [];
            int lines = random.Next(1, 2 * Items / WorkerKills);
            while (kills < WorkerKills && said.Count < lines && await victim.Output.ReadLineAsync(Cancellation) is string line)
                said.Add(line);
            said.AddRange(kills < WorkerKills ? await victim.KillAsync(Cancellation) : await victim.ReadAllAsync(Cancellation));
            hasEnded = said.Contains("ended");
            kills++;
            string[] items = [.. said.Where(line => line.StartsWith("handled ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1])];
            Assert.DoesNotContain(items, completed.Contains);
            repeated += items.Count(handled.Contains);
            handled.UnionWith(items);
            foreach (string id in said.Where(line => line.StartsWith("completed ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]))
                Assert.True(completed.Add(id), $"'{id}' was completed twice.");
        }
        next.Dispose();
        Assert.Equal(Items, handled.Count);
        Assert.Equal(default, await queue.CountAsync(Cancellation));
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills - 1} kills: {repeated} items repeated, {completed.Count} acknowledged.");
    }

    [Fact]
    public async Task What_was_acknowledged_survives_the_servers_kills()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        await using PostgresServer server = await PostgresServer.StartAsync(isDurable: true);
        await using PostgresFlowStore store = new(server.ConnectionString(), new PostgresOptions { RetryFor = TimeSpan.FromMinutes(2), QueuePollInterval = TimeSpan.FromMilliseconds(100) });
        PostgresWorkQueue queue = store.OpenQueue("work");
        ConcurrentDictionary<string, bool> enqueued = [], completed = [], settled = [];
        ConcurrentBag<string> doubled = [];
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        int number = 0;
        Task[] enqueuers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                string[] ids = [.. Enumerable.Range(0, 5).Select(_ => $"{Interlocked.Increment(ref number)}")];
                await queue.EnqueueAsync([.. ids.Select(id => new WorkItem(id, default) { MaxAttempts = int.MaxValue })], Cancellation);
                foreach (string id in ids)
                    enqueued[id] = true;
            }
        }, Cancellation))];
        Task[] workers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested || await queue.CountAsync(Cancellation) is not { Ready: 0, Leased: 0 })
            {
                foreach (WorkLease lease in await queue.ReceiveAsync(3, Lease, Cancellation))
                {
                    if (settled.ContainsKey(lease.Item.Id))
                        doubled.Add(lease.Item.Id);
                    // What was not acknowledged as added when it was completed may rightly be added again.
                    bool wasKnown = enqueued.ContainsKey(lease.Item.Id);
                    if (await queue.CompleteAsync([lease], Cancellation) != 1)
                        continue;
                    completed[lease.Item.Id] = true;
                    if (wasKnown)
                        settled[lease.Item.Id] = true;
                }
            }
        }, Cancellation))];
        for (int kill = 0; kill < ServerKills; kill++)
        {
            await Task.Delay(500, Cancellation);
            await server.KillAsync();
            await server.StartAgainAsync();
        }
        await Task.Delay(500, Cancellation);
        await done.CancelAsync();
        await Task.WhenAll([.. enqueuers, .. workers]);
        Assert.Empty(doubled);
        Assert.Empty(enqueued.Keys.Except(completed.Keys));
        Assert.True(enqueued.Count > 20, $"Only {enqueued.Count} items were enqueued: the test hardly tests.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{enqueued.Count} items over {ServerKills} kills.");
    }

    /// <summary>A process that works on the queue.</summary>
    private sealed class Victim() : KillableProcess("RagKit.Stores.Postgres.Victim.dll");
}
