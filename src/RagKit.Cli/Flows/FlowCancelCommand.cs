using System.CommandLine;
using RagKit.Runs;

namespace RagKit.Cli;

/// <summary><c>ragkit flows cancel</c>: stops a run, whichever process works on it.</summary>
internal static class FlowCancelCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), LookInterval = TimeSpan.FromMilliseconds(100);

    public static Command Create()
    {
        Argument<string> run = FlowArguments.Run();
        Option<string> ledger = FlowArguments.Ledger();
        Option<bool> json = CommonOptions.Json();
        Command command = new("cancel", "Ask a run to stop, whichever process works on it, and wait up to ten seconds for its end. It can be resumed.") { run, ledger, json };
        command.WithExamples("ragkit flows cancel refresh-20261121-030000-1f3a6c", "ragkit flows cancel refresh-20261121-030000-1f3a6c --ledger myapp.db --json");
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(run), parsed.GetRequiredValue(ledger), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string id, string ledger, bool json, CancellationToken cancellationToken)
    {
        await using FlowSession session = FlowSession.OpenExisting(ledger);
        RunInfo run = await session.RequireRunAsync(id, cancellationToken);
        if (run.ParentRunId is not null)
            throw new UsageException($"Run '{id}' is part of run '{run.ParentRunId}': cancel that one.");
        if (run.State.IsFinal() && run.State != RunState.Paused)
            throw new UsageException($"Run '{id}' has ended already ({StateText.Of(run.State)}): there is nothing to cancel.");
        await session.Runner.CancelAsync(id, cancellationToken);
        RunState state = await WaitAsync(session, id, cancellationToken);
        if (json)
            JsonOutput.Write(new CancelJson(ledger, id, run.Flow, StateText.Json(state)), shapes => shapes.CancelJson);
        else if (state.IsFinal())
            Terminal.Line($"Run '{id}' is {StateText.Of(state)}.");
        else
            Terminal.Line($"Run '{id}' was asked to stop, and is still {StateText.Of(state)}. See it end with: {FlowArguments.CommandLine($"watch {FlowArguments.Quoted(id)}", ledger)}");
        return ExitCode.Ok;
    }

    /// <summary>The state that it comes to.</summary>
    private static async Task<RunState> WaitAsync(FlowSession session, string id, CancellationToken cancellationToken)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            RunInfo run = await session.RequireRunAsync(id, cancellationToken);
            if ((run.State.IsFinal() && run.State != RunState.Paused) || TimeProvider.System.GetElapsedTime(start) > Patience)
                return run.State;
            await Task.Delay(LookInterval, TimeProvider.System, cancellationToken);
        }
    }
}
