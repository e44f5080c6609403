using System.CommandLine;
using RagKit.Versions;

namespace RagKit.Cli;

/// <summary><c>ragkit reindex</c>: builds a corpus anew beside the version that serves, and swaps them when the new one passes.</summary>
internal static class ReindexCommand
{
    public const string Name = "reindex";

    public static Command Create()
    {
        SourceOptions sources = new();
        Option<bool> shadow = new("--no-activate") { Description = "Leave the new version in the shadow: 'ragkit rollback --to' makes it the one that serves." };
        Option<int?> keep = new("--keep") { HelpName = "n", Description = "How many versions to keep, the one that serves among them [default: 2]" };
        Option<bool> json = CommonOptions.Json();
        Command command = new(Name, "Build the corpus anew with other settings beside the version that serves, check it, and put it in its place in one step. Exits with 1 when it does not serve.");
        sources.AddTo(command, rebuild: false);
        command.Add(shadow);
        command.Add(keep);
        command.Add(json);
        command.WithExamples("ragkit reindex --config handbook.yaml", "ragkit reindex docs --by headings", "ragkit reindex --config handbook.yaml --no-activate");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(keep) is < 1)
                throw new UsageException($"--keep ({parsed.GetValue(keep)}) must be at least 1.");
            await using CorpusTarget target = await sources.OpenAsync(parsed, cancellationToken);
            ReindexOptions options = target.Reindex with { Activate = !parsed.GetValue(shadow), KeepVersions = parsed.GetValue(keep) ?? target.Reindex.KeepVersions };
            ReindexResult result;
            await using (IngestDisplay display = IngestDisplay.Start())
                result = await target.Corpus.ReindexAsync(options, display, cancellationToken);
            if (parsed.GetValue(json))
                JsonOutput.Write(ReindexJson.Of(result), shapes => shapes.ReindexJson);
            else
                VersionReport.Write(result);
            return result.IsActive || (!options.Activate && result.Findings.Count == 0) ? ExitCode.Ok : ExitCode.ItemsFailed;
        });
        return command;
    }
}
