using System.CommandLine;
using RagKit.Sync;

namespace RagKit.Cli;

/// <summary><c>ragkit plan</c>: says what <c>ragkit ingest</c> would do, and what it would cost.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        SourceOptions sources = new();
        Option<string?> output = new("--out") { HelpName = "file", Description = "Keep the plan in a file, for 'ragkit apply'." };
        Option<decimal?> price = new("--price") { HelpName = "amount", Description = "What embedding a million tokens costs, for the costs." };
        Option<bool> json = CommonOptions.Json();
        Command command = new("plan", "Say what an ingestion would add, update, remove, and why; and about what it costs. No document is opened.");
        sources.AddTo(command, rebuild: false);
        command.Add(output);
        command.Add(price);
        command.Add(json);
        command.WithExamples("ragkit plan docs", "ragkit plan --config handbook.yaml --env staging --price 0.02", "ragkit plan --config handbook.yaml --out plan.json");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(price) is < 0)
                throw new UsageException($"--price ({parsed.GetValue(price)}) must be at least 0.");
            await using CorpusTarget target = await sources.OpenAsync(parsed, cancellationToken);
            SyncPlan plan = await MakeAsync(target, parsed.GetValue(price), cancellationToken);
            if (parsed.GetValue(output) is string file)
                await File.WriteAllTextAsync(file, plan.ToJson(), cancellationToken);
            if (parsed.GetValue(json))
                Terminal.Line(plan.ToJson());
            else
                PlanReport.Write(plan);
            if (parsed.GetValue(output) is string written && !plan.IsEmpty)
                Terminal.Note($"Kept in '{written}': 'ragkit apply {written}' with the same options carries it out.");
            return ExitCode.Ok;
        });
        return command;
    }

    public static Task<SyncPlan> MakeAsync(CorpusTarget target, decimal? price, CancellationToken cancellationToken) =>
        target.Corpus.PlanAsync(new PlanOptions { PricePerMillionTokens = price, MaxRemovedShare = target.Ingest.MaxRemovedShare }, cancellationToken: cancellationToken);
}
