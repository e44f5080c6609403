using System.CommandLine;
using RagKit.Chunking;

namespace RagKit.Cli;

/// <summary><c>ragkit chunk</c>: what a chunker makes of a file.</summary>
internal static class ChunkCommand
{
    public static Command Create()
    {
        Argument<string> file = new("file") { Description = "The file to cut." };
        ChunkingOptions chunking = new();
        Option<bool> json = CommonOptions.Json();
        Command command = new("chunk", "Show the chunks that a file is cut into, with ranges and token counts.") { file };
        chunking.AddTo(command);
        command.Add(json);
        command.WithExamples("ragkit chunk docs/leave.md", "ragkit chunk docs/leave.md --by headings --max 200", "ragkit chunk docs/leave.md --json");
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(file), chunking.Read(parsed), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string file, IChunker chunker, bool json, CancellationToken cancellationToken)
    {
        PartFailures failures = new();
        List<CutChunkJson> all = [];
        await foreach (Document document in SingleFile.LoadAsync(file, failures.Add, cancellationToken))
        {
            IReadOnlyList<Chunk> chunks = chunker.Chunk(document, CorpusFile.CorpusName);
            if (json)
                all.AddRange(chunks.Select(CutChunkJson.Of));
            else
                ChunkReport.Write(document, chunks);
        }
        if (json)
            JsonOutput.Write(new ChunkJson(file, chunker.Fingerprint, [.. all], failures.ToJson()), shapes => shapes.ChunkJson);
        return failures.Report(file);
    }
}
