using System.CommandLine;
using RagKit.Flows;
using RagKit.Runs;

namespace RagKit.Cli;

/// <summary><c>ragkit flows resume</c>: goes on with a run that did not complete.</summary>
internal static class FlowResumeCommand
{
    public static Command Create()
    {
        Argument<string> run = FlowArguments.Run();
        Option<string?> assembly = FlowArguments.Assembly();
        Option<string> ledger = FlowArguments.Ledger();
        Option<bool> json = CommonOptions.Json();
        Command command = new("resume", "Go on with a run that failed, crashed, is paused or was cancelled: what was completed is not run again.") { run, assembly, ledger, json };
        command.WithExamples(
            "ragkit flows resume ingest-20261121-030000-1f3a6c",
            "ragkit flows resume refresh-20261121-030000-9c0d41 --assembly bin/Release/net10.0/MyApp.dll --json");
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(run), new RunTarget(parsed.GetRequiredValue(ledger), parsed.GetValue(assembly), parsed.GetValue(json)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string id, RunTarget target, CancellationToken cancellationToken)
    {
        using ReservedOutput output = new();
        FlowCatalog catalog = FlowAssembly.Catalog(target.Assembly);
        await using FlowSession session = FlowSession.OpenExisting(target.Ledger, catalog);
        RunInfo known = await session.RequireRunAsync(id, cancellationToken);
        catalog.RequireFlow(known.Flow, target.Assembly);
        RunHandle run = await session.Runner.ResumeAsync(id, cancellationToken);
        return await new RunJob(session, target, output).FinishAsync(run, known, cancellationToken);
    }
}
