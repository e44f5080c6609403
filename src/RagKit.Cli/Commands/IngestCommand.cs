using System.CommandLine;

namespace RagKit.Cli;

/// <summary><c>ragkit ingest</c>: brings a corpus in step with its sources.</summary>
internal static class IngestCommand
{
    public const string Name = "ingest";

    public static Command Create()
    {
        SourceOptions sources = new();
        Option<bool> verbose = new("--verbose") { Description = "List unchanged and skipped files, too." };
        Option<bool> json = CommonOptions.Json();
        Command command = new(Name, "Bring the corpus in step with a folder, or with what a configuration says: only what changed is read, cut and embedded, and what is gone is removed.");
        sources.AddTo(command, rebuild: true);
        command.Add(verbose);
        command.Add(json);
        command.WithExamples(
            "ragkit ingest docs", "ragkit ingest docs --db handbook.db --include \"**/*.{md,html}\" --exclude drafts/", "ragkit ingest --config handbook.yaml --env staging", "ragkit ingest docs --json");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using CorpusTarget target = await sources.OpenAsync(parsed, cancellationToken);
            return await IngestJob.RunAsync(target, plan: null, parsed.GetValue(verbose), parsed.GetValue(json), cancellationToken);
        });
        return command;
    }
}
