using System.Diagnostics;
using System.Text.Json;
using RagKit.Chunking;

namespace RagKit.Figures;

/// <summary>The figures of the chunkers: speed over the retrieval collections beside two peers in npm, and how well what they cut is found.</summary>
internal static class ChunkerFigures
{
    /// <summary>What the peers reached on these questions: LangChain's best recall, and its IoU at two mean sizes.</summary>
    private const double BestRecall = 0.920, IouAt1219 = 0.034, IouAt604 = 0.064;

    public static async IAsyncEnumerable<Figure> MeasureAsync(string data, Func<string, bool> wanted)
    {
        if (wanted("chunkers.speed"))
        {
            JsonElement ours = await ChildProcess.MeasureAsync("chunk-speed", data);
            double recursive = ours.GetProperty("recursive").GetDouble();
            double? chonkie = await PeerAsync(data, "chonkie-recursive-char"), langchain = await PeerAsync(data, "langchain-recursive");
            if (chonkie is double rate)
                yield return new("chunkers.speed.chonkie_recursive", rate, "MB/s", ">=", 0);
            if (langchain is double other)
                yield return new("chunkers.speed.langchain_recursive", other, "MB/s", ">=", 0);
            yield return new("chunkers.speed.recursive", recursive, "MB/s", ">", Math.Max(chonkie ?? 171, 4 * (langchain ?? 62)));
            yield return new("chunkers.speed.recursive_per_document", ours.GetProperty("recursive_per_document").GetDouble(), "MB/s", ">", Math.Max(chonkie ?? 171, 4 * (langchain ?? 62)));
            foreach (JsonProperty rest in ours.EnumerateObject().Where(property => !property.Name.StartsWith("recursive", StringComparison.Ordinal)))
                yield return new($"chunkers.speed.{rest.Name}", rest.Value.GetDouble(), "MB/s", ">=", 0);
        }
        if (wanted("chunkers.quality"))
        {
            ChunkQuestions questions = new(Path.Combine(data, "rag", "chunking-evaluation"));
            ChunkQuestionsResult found = questions.Measure(new SemanticChunker());
            yield return new("chunkers.quality.recall_6000.semantic", found.Recall, "", ">", BestRecall);
            yield return new("chunkers.quality.recall_6000.recursive", questions.Measure(new RecursiveChunker()).Recall, "", ">=", 0);
            ChunkQuestionsResult large = questions.Measure(new SemanticChunker(new() { MaxTokens = 455, MinTokens = 40, Overlap = 80 }));
            yield return new("chunkers.quality.iou_5.mean_1219", large.Iou, "", ">", IouAt1219);
            yield return new("chunkers.quality.iou_5.mean_1219.characters", large.MeanCharacters, "characters", ">=", 1219);
            ChunkQuestionsResult small = questions.Measure(new SemanticChunker(new() { MaxTokens = 208, MinTokens = 55, Overlap = 0 }));
            yield return new("chunkers.quality.iou_5.mean_604", small.Iou, "", ">", IouAt604);
            yield return new("chunkers.quality.iou_5.mean_604.characters", small.MeanCharacters, "characters", ">=", 604);
        }
    }

    /// <summary>Chunks with their texts, as the peers give them; the median round.</summary>
    public static object MeasureSpeed(string data)
    {
        List<string> texts = [.. Directory.GetDirectories(Path.Combine(data, "ir")).Order(StringComparer.Ordinal).SelectMany(Texts)];
        Document[] one = [new("all", string.Join("\n\n", texts))], each = [.. texts.Select((text, i) => new Document($"{i}", text))];
        double megabytes = System.Text.Encoding.UTF8.GetByteCount(one[0].Text) / 1e6;
        Dictionary<string, double> rates = new()
        {
            ["recursive"] = Rate(new RecursiveChunker(), one, megabytes),
            ["recursive_per_document"] = Rate(new RecursiveChunker(), each, megabytes),
            ["estimated_tokens_recursive"] = Rate(new RecursiveChunker(new() { MaxSize = 400, Overlap = 40 }, TokenEstimator.Cl100k), one, megabytes),
        };
        (string Name, IChunker Chunker)[] others =
        [
            ("tokens", new TokenChunker()), ("headings", new HeadingChunker()), ("sentences", new SentenceChunker()), ("window", new SlidingWindowChunker()), ("pages", new PageChunker()),
            ("tables", new TableChunker()), ("code", new CodeChunker()), ("content", new ContentDefinedChunker()), ("semantic_words", new SemanticChunker()), ("parents", new ParentChildChunker()),
        ];
        foreach ((string name, IChunker chunker) in others)
            rates[name] = Rate(chunker, one, megabytes);
        return rates;
    }

    private static double Rate(IChunker chunker, Document[] documents, double megabytes)
    {
        // Fast ones go round until the JIT has settled, slow ones three times; the first round does not count.
        List<double> seconds = [];
        for (int round = -1; round < 3 || (seconds.Sum() < 2 && round < 30); round++)
        {
            long start = Stopwatch.GetTimestamp(), length = 0;
            foreach (Document document in documents)
            {
                foreach (ChunkSpan span in chunker.Split(document))
                    length += document.Text[span.Range].Length;
            }
            if (round >= 0 && length > 0)
                seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        seconds.Sort();
        return megabytes / seconds[seconds.Count / 2];
    }

    private static IEnumerable<string> Texts(string collection)
    {
        foreach (string line in File.ReadLines(Path.Combine(collection, "corpus.jsonl")))
        {
            using JsonDocument json = JsonDocument.Parse(line);
            string title = json.RootElement.TryGetProperty("title", out JsonElement element) ? element.GetString() ?? "" : "", text = json.RootElement.GetProperty("text").GetString()!;
            yield return title.Length > 0 ? $"{title}\n{text}" : text;
        }
    }

    /// <summary>A peer's rate over the same text; <see langword="null"/> where its script or its packages are not on this machine.</summary>
    private static async Task<double?> PeerAsync(string data, string peer)
    {
        string script = Path.Combine(data, "..", "tools", "peers", "chunk.mjs");
        if (!File.Exists(script))
            return null;
        using Process? process = Process.Start(new ProcessStartInfo("node", ["--max-old-space-size=8000", script, peer]) { RedirectStandardOutput = true, RedirectStandardError = true });
        string output = process is null ? "" : await process.StandardOutput.ReadToEndAsync();
        if (process is null || output.Length == 0)
            return null;
        await process.WaitForExitAsync();
        using JsonDocument json = JsonDocument.Parse(output);
        return json.RootElement.GetProperty("value").GetDouble();
    }
}
