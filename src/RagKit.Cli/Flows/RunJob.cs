using System.Text.Json;
using RagKit.Flows;
using RagKit.Runs;

namespace RagKit.Cli;

/// <summary>Where a run is kept, what its code is, and how it is reported.</summary>
internal sealed record RunTarget(string Ledger, string? Assembly, bool Json);

/// <summary>Shows a run that was started here while it is at work, then its result.</summary>
internal sealed class RunJob(FlowSession session, RunTarget target, ReservedOutput output)
{
    /// <summary>Waits for the run's end. When the command is stopped, the run is cancelled first, and said to be.</summary>
    public async Task<int> FinishAsync(RunHandle handle, RunInfo? known, CancellationToken cancellationToken)
    {
        RunFollower follower = new(session, known ?? new RunInfo(handle.Id, handle.Flow, RunState.Pending));
        await follower.ReadAsync(known?.LastSequence ?? 0, cancellationToken);
        RunView run = follower.View();
        if (known?.State.IsSuccess() == true)
            Terminal.Note($"Run '{handle.Id}' was completed before; this is its result.");
        else
            run = await FollowAsync(follower, handle.Ended, cancellationToken);
        RunSummary summary = await handle.Ended;
        output.Dispose();
        if (run.State == RunState.Cancelled && cancellationToken.IsCancellationRequested)
            throw new StoppedException($"Stopped; run '{run.Id}' is cancelled, and what was completed is kept. Go on with: {Resume(run)}", cancellationToken);
        await ReportAsync(run, summary);
        return run.ExitCode;
    }

    /// <summary>In a pipe events are progress, and go where that goes.</summary>
    private async Task<RunView> FollowAsync(RunFollower follower, Task work, CancellationToken stopping)
    {
        bool isTold = !Terminal.ErrorIsTerminal && !target.Json;
        RunLog log = new(follower.View, Terminal.Note, TimeProvider.System);
        // Not cancelled: the run is, and its end is to be seen.
        await using RunDisplay display = RunDisplay.Start(isShown: true, follower.View, stopping);
        return await follower.FollowAsync(work, isTold ? log.Tell : static _ => { }, CancellationToken.None);
    }

    private async Task ReportAsync(RunView run, RunSummary summary)
    {
        JsonElement? result = await RunResult.ReadAsync(session, run.Id, CancellationToken.None);
        if (target.Json)
            JsonOutput.Write(RunJson.Of(target.Ledger, run, RunResult.Parse(summary.Run.Input), result), shapes => shapes.RunJson);
        else if (result is JsonElement value)
            JsonOutput.Write(value, shapes => shapes.JsonElement);
        if (!run.State.IsSuccess())
            Terminal.Error($"Run '{run.Id}' {RunEnd.Of(run)} Go on with: {Resume(run)}");
        else if (!target.Json)
            Terminal.Note($"Run '{run.Id}' {RunEnd.Of(run)}");
        RunEnd.TellFailed(run, target.Ledger);
    }

    private string Resume(RunView run) => FlowArguments.CommandLine($"resume {FlowArguments.Quoted(run.Id)}", target.Ledger, target.Assembly);
}
