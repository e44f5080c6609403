using System.CommandLine;
using System.Text;
using System.Text.Json;
using RagKit.Flows;
using RagKit.Runs;

namespace RagKit.Cli;

/// <summary><c>ragkit flows run</c>: runs a flow to its end, and writes its result.</summary>
internal static class FlowRunCommand
{
    public static Command Create()
    {
        Argument<string> flow = new("flow") { Description = "The flow's name, as 'ragkit flows list' lists it." };
        Option<string?> input = new("--input") { HelpName = "json", Description = "The input as JSON, or @file for a file that holds it." };
        Option<string?> id = new("--id") { HelpName = "id", Description = "The run's id: what was completed under it is not run again, what was not is resumed [default: a new one]" };
        Option<bool> refresh = new("--refresh") { Description = "Pass over cached results, and make them anew." };
        Option<string?> assembly = FlowArguments.Assembly();
        Option<string> ledger = FlowArguments.Ledger();
        Option<bool> json = CommonOptions.Json();
        Command command = new("run", "Run a flow, show its tasks while they are at work, and write its result as JSON.") { flow, input, id, refresh, assembly, ledger, json };
        command.WithExamples(
            "ragkit flows run ingest --input '{\"folder\": \"docs\", \"db\": \"corpus.db\"}'",
            "ragkit flows run refresh --assembly bin/Release/net10.0/MyApp.dll --ledger myapp.db",
            "ragkit flows run refresh --assembly MyApp.dll --input @refresh.json --json");
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(flow), parsed.GetValue(input), new RunOptions { Id = parsed.GetValue(id), RefreshCache = parsed.GetValue(refresh) },
            new RunTarget(parsed.GetRequiredValue(ledger), parsed.GetValue(assembly), parsed.GetValue(json)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string flow, string? input, RunOptions options, RunTarget target, CancellationToken cancellationToken)
    {
        using ReservedOutput output = new();
        FlowCatalog catalog = FlowAssembly.Catalog(target.Assembly);
        string shape = InputShape.Of(catalog.RequireFlow(flow, target.Assembly).GetType().GenericTypeArguments[0]);
        if (input is null && shape.Length > 0)
            throw new UsageException($"Flow '{flow}' needs an input: --input '{shape}'.");
        byte[] bytes = await ReadAsync(input, cancellationToken);
        await using FlowSession session = FlowSession.OpenOrCreate(target.Ledger, catalog);
        RunInfo? known = options.Id is null || !File.Exists(target.Ledger) ? null : await session.Store.FindRunAsync(options.Id, cancellationToken);
        RunHandle run = await StartAsync(session, flow, bytes, options, shape, cancellationToken);
        return await new RunJob(session, target, output).FinishAsync(run, known, cancellationToken);
    }

    private static async Task<RunHandle> StartAsync(FlowSession session, string flow, byte[] input, RunOptions options, string shape, CancellationToken cancellationToken)
    {
        try
        {
            return await session.Runner.StartAsync(flow, input, options, cancellationToken);
        }
        catch (FlowException e) when (e.InnerException is JsonException && shape.Length > 0)
        {
            throw new UsageException($"{e.Message} Its shape is {shape}.");
        }
    }

    private static async Task<byte[]> ReadAsync(string? input, CancellationToken cancellationToken)
    {
        if (input is null || !input.StartsWith('@'))
            return Encoding.UTF8.GetBytes(input ?? "");
        return File.Exists(input[1..])
            ? await File.ReadAllBytesAsync(input[1..], cancellationToken)
            : throw new UsageException($"There is no file '{input[1..]}' to read the input from. Check the path; a relative one starts at '{Directory.GetCurrentDirectory()}'.");
    }
}
