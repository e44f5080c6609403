using RagKit.Runs;

namespace RagKit.Flows.Victim;

/// <summary>Starts runs, or goes on with those that a process before it left behind.</summary>
internal static class RunVictim
{
    public const int Items = 200;

    public static async Task RunAsync(string path, string run, Report report)
    {
        await using SqliteFlowStore store = new(path);
        await using FlowRunner runner = new(new FlowRunnerOptions { Runs = store }, VictimFlows.Catalog(report, Items));
        try
        {
            // The flow is the first part of its run's id.
            await TellAsync(
                await store.FindRunAsync(run) is null ? await runner.StartAsync(run.Split('-')[0], default, new RunOptions { Id = run }) : await runner.ResumeAsync(run), report);
        }
        catch (FlowException e)
        {
            report.Say($"refused {e.Message}");
        }
    }

    public static async Task RecoverAsync(string path, Report report)
    {
        await using SqliteFlowStore store = new(path);
        await using FlowRunner runner = new(new FlowRunnerOptions { Runs = store }, VictimFlows.Catalog(report, Items));
        IReadOnlyList<RunHandle> runs = await runner.RecoverAsync();
        report.Say($"recovered {runs.Count}");
        await Task.WhenAll(runs.Select(run => TellAsync(run, report)));
    }

    private static async Task TellAsync(RunHandle run, Report report)
    {
        RunSummary summary = await run.Ended;
        string result = run is RunHandle<long> done && summary.Run.State.IsSuccess() ? $"{await done.Result}" : $"{summary.Error?.Message}";
        report.Say($"ended {run.Id} {summary.Run.State} {result}");
    }
}
