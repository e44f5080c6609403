using System.CommandLine;
using RagKit.Chunking;

namespace RagKit.Cli;

/// <summary><c>ragkit chunk</c>: what a chunker makes of a file, or how well it cuts a folder's files.</summary>
internal static class ChunkCommand
{
    public static Command Create()
    {
        Argument<string> file = new("file") { Description = "The file to cut; with --report a folder, too." };
        ChunkingOptions chunking = new();
        Option<bool> report = new("--report") { Description = "Tell how good the chunks are, not what they are: sizes, cut sentences, orphan headings, repeated text, duplicates." };
        Option<bool> json = CommonOptions.Json();
        Command command = new("chunk", "Show the chunks that a file is cut into, with ranges and token counts, or how good they are.") { file };
        chunking.AddTo(command);
        command.Add(report);
        command.Add(json);
        command.WithExamples(
            "ragkit chunk docs/leave.md", "ragkit chunk docs/leave.md --by headings --max 200", "ragkit chunk docs --by sentences --report", "ragkit chunk docs/leave.md --json");
        command.SetAction((parsed, cancellationToken) =>
        {
            ITokenizer? tokenizer = chunking.TokenizerFor(parsed);
            IChunker chunker = chunking.Read(parsed, tokenizer);
            return parsed.GetValue(report)
                ? ReportAsync(parsed.GetRequiredValue(file), chunker, tokenizer, parsed.GetValue(json), cancellationToken)
                : ShowAsync(parsed.GetRequiredValue(file), chunker, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static async Task<int> ShowAsync(string file, IChunker chunker, bool json, CancellationToken cancellationToken)
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

    private static async Task<int> ReportAsync(string path, IChunker chunker, ITokenizer? tokenizer, bool json, CancellationToken cancellationToken)
    {
        PartFailures failures = new();
        ChunkQualityReport report = await Task.Run(
            () => chunker.Report(SingleFile.LoadAllAsync(path, failures.Add, cancellationToken).ToBlockingEnumerable(cancellationToken), tokenizer), cancellationToken);
        if (json)
            JsonOutput.Write(ChunkQualityJson.Of(path, report, failures.ToJson()), shapes => shapes.ChunkQualityJson);
        else
            Terminal.Line(report.ToString());
        return failures.Report(path);
    }
}
