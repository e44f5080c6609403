using System.CommandLine;
using System.Text.Json;
using RagKit.Sync;

namespace RagKit.Cli;

/// <summary><c>ragkit apply</c>: carries a plan out, and nothing else.</summary>
internal static class ApplyCommand
{
    public const string Name = "apply";

    public static Command Create()
    {
        Argument<string?> file = new("plan") { Description = "The plan, as 'ragkit plan --out' kept it; without one, a plan is made, shown and carried out.", Arity = ArgumentArity.ZeroOrOne };
        SourceOptions sources = new(folderAsOption: true);
        Option<bool> json = CommonOptions.Json();
        Command command = new(Name, "Carry a plan out, and nothing else: what came or moved on since is left for the next. Refused when the corpus changed since.") { file };
        sources.AddTo(command, rebuild: true);
        command.Add(json);
        command.WithExamples("ragkit apply plan.json --config handbook.yaml", "ragkit apply plan.json --folder docs", "ragkit apply --config handbook.yaml");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            SyncPlan? plan = parsed.GetValue(file) is string path ? await ReadAsync(path, cancellationToken) : null;
            await using CorpusTarget target = await sources.OpenAsync(parsed, cancellationToken);
            if (plan is null)
            {
                plan = await PlanCommand.MakeAsync(target, price: null, cancellationToken);
                if (!parsed.GetValue(json))
                    PlanReport.Write(plan);
            }
            return await IngestJob.RunAsync(target, plan, verbose: false, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static async Task<SyncPlan> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            throw new UsageException($"There is no plan '{path}': 'ragkit plan --out {path}' makes one.");
        try
        {
            return SyncPlan.FromJson(await File.ReadAllTextAsync(path, cancellationToken));
        }
        catch (JsonException e)
        {
            throw new UsageException($"'{path}' holds no plan: {e.Message} 'ragkit plan --out {path}' makes one.");
        }
    }
}
