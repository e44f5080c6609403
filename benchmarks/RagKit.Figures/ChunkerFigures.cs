using System.Diagnostics;
using System.Text.Json;
using RagKit.Chunking;
using RagKit.Tokenizing;

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
            double? chonkie = await PeerAsync(data, "chonkie-recursive-char"), langchain = await PeerAsync(data, "langchain-recursive"), tokens = await PeerAsync(data, "langchain-token");
            Dictionary<string, double> targets = new()
            {
                ["recursive"] = Math.Max(chonkie ?? 171, 4 * (langchain ?? 62)),
                ["recursive_exact_cl100k"] = 15 * (tokens ?? 1.8),
            };
            foreach ((string name, double? rate) in (IEnumerable<(string, double?)>)[("chonkie_recursive", chonkie), ("langchain_recursive", langchain), ("langchain_tokens", tokens)])
            {
                if (rate is double measured)
                    yield return new($"chunkers.peer.{name}", measured, "MB/s", ">", 0);
            }
            string vocabulary = Path.GetTempFileName();
            try
            {
                bool isExact = TokenizerFigures.HasPeers;
                if (isExact)
                    await TokenizerFigures.ExportAsync("cl100k_base", vocabulary);
                JsonElement ours = await ChildProcess.MeasureAsync("chunk-speed", data, isExact ? vocabulary : "none");
                foreach (JsonProperty rate in ours.EnumerateObject())
                    yield return new($"chunkers.speed.{rate.Name}", rate.Value.GetDouble(), "MB/s", ">", targets.GetValueOrDefault(rate.Name));
            }
            finally
            {
                File.Delete(vocabulary);
            }
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

    /// <summary>
    /// Chunks with their texts, as the peers give them, over all documents in one text. Rates are the median of three rounds in a process of its own,
    /// the first of which compiles, as the peers' are; <c>_settled</c> is the median once the JIT has settled.
    /// </summary>
    public static object MeasureSpeed(string data, string vocabulary)
    {
        List<string> texts = [.. Directory.GetDirectories(Path.Combine(data, "ir")).Order(StringComparer.Ordinal).SelectMany(Texts)];
        Document[] one = [new("all", string.Join("\n\n", texts))], each = [.. texts.Select((text, i) => new Document($"{i}", text))];
        double megabytes = System.Text.Encoding.UTF8.GetByteCount(one[0].Text) / 1e6;
        Dictionary<string, double> rates = new()
        {
            ["recursive"] = Rate(new RecursiveChunker(), one, megabytes, rounds: 3),
            ["recursive_settled"] = Rate(new RecursiveChunker(), one, megabytes, rounds: 30),
            ["recursive_per_document"] = Rate(new RecursiveChunker(), each, megabytes, rounds: 3),
            ["recursive_estimated_tokens"] = Rate(new RecursiveChunker(new() { MaxSize = 400, Overlap = 40 }, TokenEstimator.Cl100k), one, megabytes, rounds: 3),
        };
        if (File.Exists(vocabulary))
        {
            ITokenizer exact = BpeTokenizer.LoadTiktoken(vocabulary, BpeEncoding.Cl100k);
            rates["recursive_exact_cl100k"] = Rate(new RecursiveChunker(new() { MaxSize = 400, Overlap = 40 }, exact), one, megabytes, rounds: 3);
            rates["tokens_exact_cl100k"] = Rate(new TokenChunker(new() { MaxTokens = 400, Overlap = 40 }, exact), one, megabytes, rounds: 3);
        }
        (string Name, IChunker Chunker)[] others =
        [
            ("tokens", new TokenChunker()), ("headings", new HeadingChunker()), ("sentences", new SentenceChunker()), ("window", new SlidingWindowChunker()), ("pages", new PageChunker()),
            ("tables", new TableChunker()), ("code", new CodeChunker()), ("content", new ContentDefinedChunker()), ("semantic_words", new SemanticChunker()), ("parents", new ParentChildChunker()),
        ];
        foreach ((string name, IChunker chunker) in others)
            rates[name] = Rate(chunker, one, megabytes, rounds: 3);
        return rates;
    }

    private static double Rate(IChunker chunker, Document[] documents, double megabytes, int rounds)
    {
        List<double> seconds = [];
        long length = 0;
        for (int round = 0; round < rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            foreach (Document document in documents)
            {
                foreach (ChunkSpan span in chunker.Split(document))
                    length += document.Text[span.Range].Length;
            }
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        seconds.Sort();
        return length > 0 ? megabytes / seconds[rounds / 2] : 0;
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
