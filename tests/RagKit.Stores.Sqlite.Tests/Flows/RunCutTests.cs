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
            hasEnded = await LiveAsync(path, killed, life: 1, write, isWritten, runner => StartAsync(runner, run));
            await LiveAsync(path, killed, life: 2, int.MaxValue, isWritten, runner => StartAsync(runner, run));
            await killed.CheckWholeAsync(run, Cancellation);
            FlowFiles.CheckIntegrity(path);
        }
        Assert.True(write > 80, $"A run made only {write} writes: the test hardly tests.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_recovery_that_is_cut_short_at_any_of_its_first_writes_is_made_again(bool isWritten)
    {
        for (int write = 1; write <= 12; write++)
        {
            using TempFolder folder = new();
            string path = Path.Combine(folder.Path, "flows.db");
            KilledRuns killed = new(path, Items);
            await LiveAsync(path, killed, life: 1, 20, isWritten, runner => StartAsync(runner, "whole-cut"));
            await LiveAsync(path, killed, life: 2, write, isWritten, RecoverAsync);
            await LiveAsync(path, killed, life: 3, int.MaxValue, isWritten, RecoverAsync);
            await killed.CheckWholeAsync("whole-cut", Cancellation);
        }
    }

    [Fact]
    public async Task A_run_that_was_started_is_in_the_ledger()
    {
        using TempFolder folder = new();
        await using SqliteFlowStore store = new(Path.Combine(folder.Path, "flows.db"));
        // Its first write is its claim, its second its first events: it never comes back from those.
        DyingStore dying = new(store, last: 2, isWritten: false);
        FlowRunner runner = new(new FlowRunnerOptions { Runs = dying, Time = new ManualTime() }, VictimFlows.Catalog(new Report(_ => { }), Items));
        Task<RunHandle> starting = StartAsync(runner, "whole-1");
        await dying.Died.WaitAsync(Cancellation);
        Assert.False(starting.IsCompleted);
    }

    private static Task<RunHandle> StartAsync(FlowRunner runner, string run) => runner.StartAsync("whole", default, new RunOptions { Id = run }, Cancellation);

    private static async Task<RunHandle> RecoverAsync(FlowRunner runner) => Assert.Single(await runner.RecoverAsync(Cancellation));

    /// <summary>Begins a run or goes on with it, and returns whether it ended before its process died.</summary>
    private static async Task<bool> LiveAsync(string path, KilledRuns killed, int life, int last, bool isWritten, Func<FlowRunner, Task<RunHandle>> begin)
    {
        await using SqliteFlowStore store = new(path);
        DyingStore dying = new(store, last, isWritten);
        ConcurrentQueue<string> said = [];
        Report report = new(line =>
        {
            if (!dying.Died.IsCompleted)
                said.Enqueue(line);
        });
        // The process is there still, so it is not known to be dead: the claim of the life before has to lapse.
        ManualTime time = new(DateTimeOffset.UnixEpoch.AddMinutes(life));
        // Not disposed: what is dead does not stop gracefully.
        FlowRunner runner = new(new FlowRunnerOptions { Runs = dying, Time = time }, VictimFlows.Catalog(report, Items));
        Task<bool> living = Task.Run(RunAsync, Cancellation);
        bool hasEnded = await Task.WhenAny(living, dying.Died) == living && await living;
        killed.Read(said);
        await killed.SeeLedgerAsync(path, Cancellation);
        return hasEnded;

        async Task<bool> RunAsync()
        {
            RunHandle handle = await begin(runner);
            report.Say($"ended {handle.Id} {(await handle.Ended).Run.State} {await ((RunHandle<long>)handle).Result}");
            return true;
        }
    }
}
