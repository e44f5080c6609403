using RagKit.Queues;
using RagKit.Runs;
using RagKit.TestData;

namespace RagKit.Stores.Sqlite.Tests;

public sealed class QueueKillTests
{
    private const int Items = 400, Kills = 60;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_whose_workers_are_killed_is_all_done_and_what_was_completed_is_not_done_again()
    {
        Random random = new(1);
        FlowVictim next = new();
        int kills = 0, repeated = 0;
        while (kills < Kills)
        {
            using TempFolder folder = new();
            string path = Path.Combine(folder.Path, "flows.db");
            await FillAsync(path);
            HashSet<string> handled = [], completed = [];
            bool hasEnded = false;
            for (int life = 0; !hasEnded; life++)
            {
                using FlowVictim victim = next;
                next = new();
                victim.Go($"work\t{path}\t{life}");
                int lines = kills % 5 == 0 ? 0 : random.Next(1, 30);
                TimeSpan moment = TimeSpan.FromMilliseconds(random.NextDouble() * (lines == 0 ? 100 : 3));
                List<string> said = kills < Kills ? await victim.KillAsync(lines, moment, Cancellation) : await victim.ReadAllAsync(Cancellation);
                hasEnded = said.Remove("ended");
                kills += hasEnded ? 0 : 1;
                string[] items = [.. said.Select(line => line.Split(' ')[1])];
                Assert.DoesNotContain(items, completed.Contains);
                repeated += items.Count(handled.Contains);
                handled.UnionWith(items);
                HashSet<string> left = FlowFiles.ReadWork(random.Next(2) == 0 ? path : FlowFiles.Copy(path), "work");
                completed.UnionWith(Ids().Where(id => !left.Contains(id)));
                Assert.Subset(handled, completed);
            }
            Assert.Equal(Items, handled.Count);
            Assert.Equal(Items, completed.Count);
            FlowFiles.CheckIntegrity(path);
        }
        next.Dispose();
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills: {repeated} items repeated.");
        Assert.True(repeated > Kills / 4, "Hardly an item was hit while it was handled: the test hardly tests.");
    }

    private static async Task FillAsync(string path)
    {
        await using SqliteFlowStore store = new(path);
        WorkItem[] items = [.. Ids().Select((id, at) => new WorkItem(id, new[] { (byte)at }) { Priority = at % 3, MaxAttempts = int.MaxValue })];
        Assert.Equal(Items, await store.OpenQueue("work").EnqueueAsync(items, Cancellation));
    }

    private static IEnumerable<string> Ids() => Enumerable.Range(0, Items).Select(at => $"item{at}");
}
