using System.Collections.Concurrent;
using RagKit.Flows;
using RagKit.Flows.Victim;
using RagKit.Runs;
using RagKit.TestData;
using RagKit.Testing.Time;

namespace RagKit.Stores.Sqlite.Tests;

public sealed class RunCutTests
{
    private const int Items = 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Every write of a run is where its process dies once, before it and after it; where the kills of processes hit is left to chance.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_that_is_cut_short_at_any_of_its_writes_goes_on_and_repeats_nothing_that_was_completed(bool isWritten)
    {
        bool hasEnded = false;
        int write = 1;
        for (; !hasEnded; write++)
        {
            using TempFolder folder = new();
            string path = Path.Combine(folder.Path, "flows.db"), run = $"whole-{write}";
            KilledRuns killed = new(path, Items);
            hasEnded = await LiveAsync(path, run, killed, write, isWritten, TimeSpan.Zero);
            // The process is there still, so it is not known to be dead, and its claim has to lapse.
            await LiveAsync(path, run, killed, int.MaxValue, isWritten, TimeSpan.FromMinutes(1));
            await killed.CheckWholeAsync(run, Cancellation);
            FlowFiles.CheckIntegrity(path);
        }
        Assert.True(write > 80, $"A run made only {write} writes: the test hardly tests.");
    }

    [Fact]
    public async Task A_run_that_was_started_is_in_the_ledger()
    {
        using TempFolder folder = new();
        await using SqliteFlowStore store = new(Path.Combine(folder.Path, "flows.db"));
        // Its first write is its claim, its second its first events: it never comes back from those.
        DyingStore dying = new(store, last: 2, isWritten: false);
        FlowRunner runner = new(new FlowRunnerOptions { Runs = dying, Time = new ManualTime() }, VictimFlows.Catalog(new Report(_ => { }), Items));
        Task<RunHandle> starting = runner.StartAsync("whole", default, new RunOptions { Id = "whole-1" }, Cancellation);
        await dying.Died.WaitAsync(Cancellation);
        Assert.False(starting.IsCompleted);
    }

    /// <summary>Begins a run or goes on with it, and returns whether it ended before its process died.</summary>
    private static async Task<bool> LiveAsync(string path, string run, KilledRuns killed, int last, bool isWritten, TimeSpan late)
    {
        await using SqliteFlowStore store = new(path);
        DyingStore dying = new(store, last, isWritten);
        ConcurrentQueue<string> said = [];
        Report report = new(line =>
        {
            if (!dying.Died.IsCompleted)
                said.Enqueue(line);
        });
        // Not disposed: what is dead does not stop gracefully.
        FlowRunner runner = new(new FlowRunnerOptions { Runs = dying, Time = new ManualTime(DateTimeOffset.UnixEpoch + late) }, VictimFlows.Catalog(report, Items));
        Task<bool> living = Task.Run(RunAsync, Cancellation);
        bool hasEnded = await Task.WhenAny(living, dying.Died) == living && await living;
        killed.Read(said);
        await killed.SeeLedgerAsync(path, Cancellation);
        return hasEnded;

        async Task<bool> RunAsync()
        {
            RunHandle handle = await runner.StartAsync("whole", default, new RunOptions { Id = run }, Cancellation);
            report.Say($"ended {run} {(await handle.Ended).Run.State} {await ((RunHandle<long>)handle).Result}");
            return true;
        }
    }
}
