using System.CommandLine;

namespace RagKit.Cli;

/// <summary><c>ragkit versions</c>: lists a corpus's versions.</summary>
internal static class VersionsCommand
{
    public static Command Create()
    {
        CorpusOptions corpus = new();
        Option<bool> json = CommonOptions.Json();
        Command command = new("versions", "List the corpus's versions, and say which one serves.");
        corpus.AddTo(command);
        command.Add(json);
        command.WithExamples("ragkit versions --config handbook.yaml", "ragkit versions --db handbook.db --json");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using CorpusTarget target = await corpus.OpenExistingAsync(parsed, cancellationToken);
            VersionJson[] versions = [.. (await target.Corpus.ListVersionsAsync(cancellationToken)).Select(VersionJson.Of)];
            if (parsed.GetValue(json))
                JsonOutput.Write(new VersionsJson(versions), shapes => shapes.VersionsJson);
            else
                VersionReport.Write(versions);
            return ExitCode.Ok;
        });
        return command;
    }
}
