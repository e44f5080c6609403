using RagKit.Queues;
using RagKit.Redis;

namespace RagKit.Stores.Redis.Tests;

public sealed class KilledWorkerTests
{
    private const int Items = 3000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Workers_that_are_killed_lose_nothing_and_nothing_is_completed_twice()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisConnection connection = new(server.ConnectionString);
        RedisWorkQueue queue = new(connection, "work");
        await queue.EnqueueAsync([.. Enumerable.Range(0, Items).Select(number => new WorkItem($"{number}", default) { MaxAttempts = 100 })], Cancellation);
        List<string> handled = [], completed = [];
        int killed = 0;
        for (int life = 0; (await queue.CountAsync(Cancellation)) is { Ready: > 0 } or { Leased: > 0 } && life < 60; life++)
        {
            // The last ones are let work to the end.
            using VictimProcess one = new("work", server.ConnectionString, "2000"), other = new("work", server.ConnectionString, "2000");
            bool isLast = life >= 5;
            foreach (VictimProcess worker in (VictimProcess[])[one, other])
            {
                await worker.SaysAsync(isLast ? "ended" : "handled", isLast ? 1 : 40 * (life + 1));
                killed += worker.HasEnded ? 0 : 1;
                IReadOnlyList<string> said = await worker.KillAsync();
                handled.AddRange(Of("handled ", said));
                completed.AddRange(Of("completed ", said));
            }
        }
        Assert.True(killed >= 3, $"Only {killed} were killed.");
        Assert.Equal(default, await queue.CountAsync(Cancellation));
        Assert.Equal(completed.Count, completed.Distinct().Count());
        // Completed, and killed before it could be said: at most one for each who was killed.
        Assert.InRange(completed.Count, Items - killed, Items);
        Assert.Equal(Items, handled.Distinct().Count());
        // What was in the hands of those who were killed was done again.
        Assert.InRange(handled.Count, Items, Items + (5 * killed));
    }

    private static IEnumerable<string> Of(string start, IReadOnlyList<string> said) =>
        said.Where(line => line.StartsWith(start, StringComparison.Ordinal)).Select(line => line[start.Length..]);
}
