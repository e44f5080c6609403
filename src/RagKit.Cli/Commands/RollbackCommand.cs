using System.CommandLine;

namespace RagKit.Cli;

/// <summary><c>ragkit rollback</c>: makes another version the one that serves.</summary>
internal static class RollbackCommand
{
    public static Command Create()
    {
        CorpusOptions corpus = new();
        Option<int?> to = new("--to") { HelpName = "n", Description = "The version that is to serve [default: the one that served before]" };
        Option<bool> json = CommonOptions.Json();
        Command command = new("rollback", "Go back to the version that served before, or make any other the one that serves, in one step.") { to };
        corpus.AddTo(command);
        command.Add(json);
        command.WithExamples("ragkit rollback --config handbook.yaml", "ragkit rollback --db handbook.db --to 3");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using CorpusTarget target = await corpus.OpenExistingAsync(parsed, cancellationToken);
            int version;
            if (parsed.GetValue(to) is int wanted)
                await target.Corpus.ActivateVersionAsync(version = wanted, cancellationToken);
            else
                version = await target.Corpus.RollbackAsync(cancellationToken);
            if (parsed.GetValue(json))
                JsonOutput.Write(new RollbackJson(version), shapes => shapes.RollbackJson);
            else
                Terminal.Line($"Version {version} serves. What changed since comes with the next ingestion.");
            return ExitCode.Ok;
        });
        return command;
    }
}
