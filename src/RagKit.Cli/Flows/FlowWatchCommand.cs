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
        Option<bool> events = new("--events") { Description = "Write a line for each event to standard output, on a terminal too: all that there were, and those to come." };
        Option<bool> json = CommonOptions.Json();
        Command command = new("watch", "Watch a run, whichever process works on it, until it ends: live bars on a terminal, lines in a pipe. Ctrl-C ends the watching only.") { run, ledger, events, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(events) && result.GetValue(json))
                result.AddError("--events and --json exclude each other: the JSON is written when the run has ended.");
        });
        command.WithExamples(
            "ragkit flows watch refresh-20261121-030000-1f3a6c",
            "ragkit flows watch refresh-20261121-030000-1f3a6c --events",
            "ragkit flows watch refresh-20261121-030000-1f3a6c --ledger myapp.db --json");
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(run), parsed.GetRequiredValue(ledger), parsed.GetValue(events), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string id, string ledger, bool events, bool json, CancellationToken cancellationToken)
    {
        await using FlowSession session = FlowSession.OpenExisting(ledger);
        RunInfo known = await session.RequireRunAsync(id, cancellationToken);
        RunFollower follower = new(session, known);
        RunView run;
        try
        {
            await using RunDisplay display = RunDisplay.Start(isShown: !events, follower.View, CancellationToken.None);
            run = await follower.FollowAsync(work: null, Teller(follower, events, json), cancellationToken);
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
            Terminal.Error($"Run '{id}' {RunEnd.Of(run)} Go on with: {FlowArguments.CommandLine($"resume {FlowArguments.Quoted(id)}", ledger)} (with --assembly where the flow is an application's).");
        RunEnd.TellFailed(run, ledger);
        return run.ExitCode;
    }

    /// <summary>What is told of an event: all, or on a terminal nothing, since it is drawn, or in a pipe what a reader can take in.</summary>
    private static Action<RunEvent> Teller(RunFollower follower, bool events, bool json)
    {
        if (events)
            return static happened => Terminal.Line(EventLine.Of(happened));
        return json || Terminal.OutputIsTerminal ? static _ => { } : new RunLog(follower.View, Terminal.Line, TimeProvider.System).Tell;
    }
}
