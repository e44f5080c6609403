using RagKit.Flows;
using RagKit.Flows.Victim;
using RagKit.Runs;
using RagKit.TestData;
using RagKit.Testing.Time;

namespace RagKit.Stores.Sqlite.Tests;

/// <summary>Several processes over one file: who works on a run, who takes it over, who hears of its end.</summary>
public sealed class RunTakeoverTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string FilePath => Path.Combine(_folder.Path, "flows.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_two_processes_that_go_on_with_a_run_at_once_one_works_on_it_and_the_other_is_told_so_or_finds_it_done()
    {
        KilledRuns killed = new(FilePath, RunVictim.Items);
        for (int run = 0; run < 6; run++)
        {
            string id = $"whole-{run}.";
            using (FlowVictim first = Begin($"run\t{FilePath}\t{id}"))
                killed.Read(await first.KillAsync(lines: 20, TimeSpan.Zero, Cancellation));
            await killed.SeeLedgerAsync(FilePath, Cancellation);
            using FlowVictim one = Begin($"run\t{FilePath}\t{id}"), other = Begin($"run\t{FilePath}\t{id}");
            List<string>[] said = await Task.WhenAll(one.ReadAllAsync(Cancellation), other.ReadAllAsync(Cancellation));
            // Both at once: what both did would be found to be done twice in one life.
            killed.Read(said.SelectMany(lines => lines));
            await killed.SeeLedgerAsync(FilePath, Cancellation);
            await killed.CheckWholeAsync(id, Cancellation);
            string[] ends = [.. said.Select(lines => lines[^1])];
            Assert.All(ends, end => Assert.True(end.StartsWith($"ended {id} Completed", StringComparison.Ordinal) || end.Contains("is at work elsewhere", StringComparison.Ordinal), end));
        }
        FlowFiles.CheckIntegrity(FilePath);
    }

    [Fact]
    public async Task Processes_that_recover_a_file_at_once_share_its_runs()
    {
        string[] runs = ["whole-a", "whole-b", "whole-c", "whole-d"];
        KilledRuns killed = new(FilePath, RunVictim.Items);
        foreach (string run in runs)
        {
            using FlowVictim victim = Begin($"run\t{FilePath}\t{run}");
            killed.Read(await victim.KillAsync(lines: 15, TimeSpan.Zero, Cancellation));
        }
        await killed.SeeLedgerAsync(FilePath, Cancellation);
        using FlowVictim one = Begin($"recover\t{FilePath}"), other = Begin($"recover\t{FilePath}");
        List<string>[] said = await Task.WhenAll(one.ReadAllAsync(Cancellation), other.ReadAllAsync(Cancellation));
        killed.Read(said.SelectMany(lines => lines));
        await killed.SeeLedgerAsync(FilePath, Cancellation);
        foreach (string run in runs)
            await killed.CheckWholeAsync(run, Cancellation);
        Assert.Equal(runs.Length, said.Sum(lines => int.Parse(Assert.Single(lines, line => line.StartsWith("recovered", StringComparison.Ordinal)).Split(' ')[1], null)));
    }

    [Fact]
    public async Task A_run_of_another_process_hears_that_it_is_cancelled()
    {
        using FlowVictim victim = Begin($"run\t{FilePath}\twaiting-1");
        Assert.StartsWith("effect waiting-1", await victim.Output.ReadLineAsync(Cancellation), StringComparison.Ordinal);
        await using SqliteFlowStore store = new(FilePath);
        await using FlowRunner runner = new(new FlowRunnerOptions { Runs = store });
        Assert.True(await runner.IsAtWorkAsync("waiting-1", Cancellation));
        await runner.CancelAsync("waiting-1", Cancellation);
        Assert.StartsWith("ended waiting-1 Cancelled", Assert.Single(await victim.ReadAllAsync(Cancellation)), StringComparison.Ordinal);
        Assert.Equal(RunState.Cancelled, (await store.FindRunAsync("waiting-1", Cancellation))?.State);
        Assert.False(await runner.IsAtWorkAsync("waiting-1", Cancellation));
    }

    [Fact]
    public async Task A_run_whose_process_was_killed_is_known_to_be_left_and_is_taken_over_at_once()
    {
        KilledRuns killed = await LeaveAsync("whole-left");
        await using SqliteFlowStore store = new(FilePath);
        await using FlowRunner runner = Runner(store, killed, TimeProvider.System);
        Assert.False(await runner.IsAtWorkAsync("whole-left", Cancellation));
        RunHandle run = Assert.Single(await runner.RecoverAsync(Cancellation));
        Assert.Equal(RunState.Completed, (await run.Ended).Run.State);
        RunEvent[] own = await run.WatchAsync(Cancellation).Where(happened => happened.Task.IsRun).ToArrayAsync(Cancellation);
        Assert.Equal([RunState.Pending, RunState.Running, RunState.Crashed, RunState.Running, RunState.Completed], own.Select(happened => happened.State));
    }

    [Fact]
    public async Task A_run_of_another_machine_is_taken_over_when_its_claim_has_lapsed_and_not_before()
    {
        KilledRuns killed = await LeaveAsync("whole-far");
        ManualTime time = new();
        await using SqliteFlowStore store = new(FilePath);
        await using FlowRunner runner = Runner(store, killed, time);
        // As if the killed process had been one of a machine whose processes cannot be seen from here.
        RunClaim claim = Assert.IsType<RunClaim>(await store.FindClaimAsync("whole-far", Cancellation));
        await store.TryClaimRunAsync("whole-far", claim.Owner, time.GetUtcNow(), time.GetUtcNow(), Cancellation);
        Assert.True(await store.TryClaimRunAsync("whole-far", "far-machine:1:1:x", time.GetUtcNow(), time.GetUtcNow().AddSeconds(30), Cancellation));

        Assert.True(await runner.IsAtWorkAsync("whole-far", Cancellation));
        Assert.Empty(await runner.RecoverAsync(Cancellation));
        FlowException refusal = await Assert.ThrowsAsync<FlowException>(() => runner.ResumeAsync("whole-far", Cancellation));
        Assert.Contains("at work elsewhere (far-machine:1:1:x", refusal.Message, StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.False(await runner.IsAtWorkAsync("whole-far", Cancellation));
        RunHandle run = Assert.Single(await runner.RecoverAsync(Cancellation));
        Assert.Equal(RunState.Completed, (await run.Ended).Run.State);
    }

    private async Task<KilledRuns> LeaveAsync(string run)
    {
        KilledRuns killed = new(FilePath, RunVictim.Items);
        using FlowVictim victim = Begin($"run\t{FilePath}\t{run}");
        killed.Read(await victim.KillAsync(lines: 30, TimeSpan.Zero, Cancellation));
        await killed.SeeLedgerAsync(FlowFiles.Copy(FilePath), Cancellation);
        return killed;
    }

    private static FlowRunner Runner(SqliteFlowStore store, KilledRuns killed, TimeProvider time) =>
        new(new FlowRunnerOptions { Runs = store, Time = time }, VictimFlows.Catalog(new Report(line => killed.Read([line])), RunVictim.Items));

    private static FlowVictim Begin(string order)
    {
        FlowVictim victim = new();
        victim.Go(order);
        return victim;
    }
}
