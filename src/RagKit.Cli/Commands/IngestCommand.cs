using System.CommandLine;

namespace RagKit.Cli;

/// <summary><c>ragkit ingest</c>: brings a corpus in step with a folder.</summary>
internal static class IngestCommand
{
    public const string Name = "ingest";

    public static Command Create()
    {
        Argument<string> folder = new("folder") { Description = "The folder whose files become the corpus." };
        Option<string> database = CommonOptions.Database();
        Option<string[]> include = new("--include") { HelpName = "glob", Description = "Only files that match, such as \"**/*.{md,html}\". May be repeated." };
        Option<string[]> exclude = new("--exclude") { HelpName = "glob", Description = "Leave out files that match. May be repeated. Names that begin with a dot always are." };
        ChunkingOptions chunking = new();
        Option<bool> rebuild = new("--rebuild") { Description = "Accept other chunking options, or another version's model, than the corpus was built with." };
        Option<bool> verbose = new("--verbose") { Description = "List unchanged and skipped files, too." };
        Option<bool> json = CommonOptions.Json();
        Command command = new(Name, "Bring the corpus in step with a folder: only what changed is read, cut and embedded, and what is gone is removed.")
        {
            folder, database, include, exclude,
        };
        chunking.AddTo(command);
        command.Add(rebuild);
        command.Add(verbose);
        command.Add(json);
        command.WithExamples("ragkit ingest docs", "ragkit ingest docs --db handbook.db --include \"**/*.{md,html}\" --exclude drafts/", "ragkit ingest docs --json");
        command.SetAction((parsed, cancellationToken) => IngestJob.RunAsync(
            new IngestRequest(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(database), chunking.Read(parsed))
            {
                Include = parsed.GetValue(include) ?? [],
                Exclude = parsed.GetValue(exclude) ?? [],
                Rebuild = parsed.GetValue(rebuild),
                Verbose = parsed.GetValue(verbose),
                Json = parsed.GetValue(json),
            },
            cancellationToken));
        return command;
    }
}
