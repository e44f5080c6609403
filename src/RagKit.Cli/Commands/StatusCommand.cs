using System.CommandLine;

namespace RagKit.Cli;

/// <summary><c>ragkit status</c>: what a corpus holds and how it is searched.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        Option<string> database = CommonOptions.Database();
        Option<bool> json = CommonOptions.Json();
        Command command = new("status", "Say what the corpus holds, how it is searched, and what failed.") { database, json };
        command.WithExamples("ragkit status", "ragkit status --db handbook.db --json");
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(database), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string database, bool json, CancellationToken cancellationToken)
    {
        await using Corpus corpus = CorpusFile.OpenExisting(database);
        CorpusStatus status = await corpus.GetStatusAsync(cancellationToken);
        StatusJson report = StatusJson.Of(database, new FileInfo(database).Length, status);
        if (json)
            JsonOutput.Write(report, shapes => shapes.StatusJson);
        else
            StatusReport.Write(report);
        return ExitCode.Ok;
    }
}
