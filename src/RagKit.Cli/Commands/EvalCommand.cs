using System.CommandLine;
using RagKit.Retrieval;

namespace RagKit.Cli;

/// <summary><c>ragkit eval</c>: how well a collection with questions and judgements is searched.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        Argument<string> folder = new("folder")
        {
            Description = "A collection in the BEIR layout: corpus.jsonl, queries.jsonl and qrels/<split>.tsv.",
        };
        Option<RetrievalStrategy> strategy = CommonOptions.Strategy();
        Option<string> split = new("--split") { HelpName = "name", Description = "Which judgements.", DefaultValueFactory = _ => "test" };
        ChunkingOptions chunking = new();
        Option<string?> keep = new("--keep") { HelpName = "file", Description = "Keep the corpus in this file, which must not exist yet, instead of a temporary one." };
        Option<bool> json = CommonOptions.Json();
        Command command = new("eval", "Ingest a collection into a temporary corpus, ask its questions, and score what is found.") { folder, strategy, split };
        chunking.AddTo(command);
        command.Add(keep);
        command.Add(json);
        command.WithExamples("ragkit eval scifact", "ragkit eval scifact --strategy lexical", "ragkit eval scifact --json");
        command.SetAction((parsed, cancellationToken) => EvalJob.RunAsync(
            new EvalRequest(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(split), chunking.Read(parsed))
            {
                Strategy = parsed.GetValue(strategy),
                Keep = parsed.GetValue(keep),
                Json = parsed.GetValue(json),
            },
            cancellationToken));
        return command;
    }
}
