using System.CommandLine;
using RagKit.Runs;

namespace RagKit.Cli;

/// <summary><c>ragkit flows watch</c>: a run of any process, until it ends.</summary>
internal static class FlowWatchCommand
{
    public static Command Create()
    {
        Argument<string> run = FlowArguments.Run();
        Option<string> ledger = FlowArguments.Ledger();
        Option<bool> json = CommonOptions.Json();
        Command command = new("watch", "Watch a run, whichever process works on it, until it ends: live bars on a terminal, a line an event in a pipe. Ctrl-C ends the watching only.") { run, ledger, json };
        command.WithExamples("ragkit flows watch refresh-20261121-030000-1f3a6c", "ragkit flows watch refresh-20261121-030000-1f3a6c --ledger myapp.db --json");
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(run), parsed.GetRequiredValue(ledger), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string id, string ledger, bool json, CancellationToken cancellationToken)
    {
        await using FlowSession session = FlowSession.OpenExisting(ledger);
        RunInfo known = await session.RequireRunAsync(id, cancellationToken);
        RunFollower follower = new(session, known);
        RunView run;
        try
        {
            await using RunDisplay display = RunDisplay.Start(follower.View, CancellationToken.None);
            run = await follower.FollowAsync(happened => Tell(happened, json), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new StoppedException("Stopped watching; the run goes on.", cancellationToken);
        }
        if (json)
            JsonOutput.Write(RunJson.Of(ledger, run, RunResult.Parse(known.Input), await RunResult.ReadAsync(session, id, cancellationToken)), shapes => shapes.RunJson);
        else if (Terminal.OutputIsTerminal && run.State.IsSuccess())
            Terminal.Line($"Run '{id}' {RunEnd.Of(run)}");
        if (!run.State.IsSuccess())
            Terminal.Error($"Run '{id}' {RunEnd.Of(run)} Go on with: {FlowArguments.CommandLine($"resume {id}", ledger)} (with --assembly where the flow is an application's).");
        return run.ExitCode;
    }

    private static void Tell(RunEvent happened, bool json)
    {
        if (!json && !Terminal.OutputIsTerminal)
            Terminal.Line(EventLine.Of(happened));
    }
}
