using System.Diagnostics;
using System.Text.Json;
using RagKit.Benchmarks;
using RagKit.Evaluation;
using RagKit.Ingestion;
using RagKit.Loading;
using RagKit.Retrieval;
using RagKit.Testing;

namespace RagKit.Figures;

/// <summary>The pieces of work that are measured, each in a process of its own.</summary>
internal static class Measurements
{
    public static async Task<int> RunAsync(string[] work)
    {
        string folder = Directory.CreateTempSubdirectory("ragkit-figures-").FullName;
        try
        {
            object result = work switch
            {
                ["ingest-beir", string collection, "model"] => await IngestAsync(folder, corpus => corpus.FromBeir(collection).EmbedWithCorpusModel(), runs: 1),
                ["ingest-beir", string collection, "no-cost"] => await IngestAsync(folder, corpus => corpus.FromBeir(collection).EmbedWith(_ => new NoCostEmbeddingGenerator(384)), runs: 3),
                ["ingest-files", string collection, "model"] => await IngestAsync(folder, Files(folder, collection), runs: 1),
                ["search", string collections] => await SearchAsync(folder, collections),
                ["chunk-speed", string data, string vocabulary] => ChunkerFigures.MeasureSpeed(data, vocabulary),
                ["load-large", string files] => await LargeFileFigures.LoadAsync(files),
                ["exact", string rows, string threads] => ExactMeasurements.Run(int.Parse(rows, provider: null), int.Parse(threads, provider: null)),
                ["sqlite-ingest", string file] => await SqliteMeasurements.IngestAsync(file),
                ["sqlite-first", string file, string kind] => await SqliteMeasurements.FirstAsync(file, kind),
                ["sqlite-search", string file] => await SqliteMeasurements.SearchAsync(file),
                ["sqlite-hnsw", string vectors, string dimensions] => await StoreHnswMeasurements.RunAsync(vectors, int.Parse(dimensions, provider: null)),
                ["sqlite-upkeep", string file] => await SqliteMeasurements.UpkeepAsync(file),
                ["pdf", string pdfs, .. string[] timed] => await PdfMeasurements.RunAsync(pdfs, timed),
                ["synthetic", string documents] => await SyntheticAsync(folder, int.Parse(documents, provider: null)),
                ["duplicates", string documents, string left] => await CleaningFigures.MeasureDuplicatesAsync(folder, int.Parse(documents, provider: null), left == "out"),
                ["lexical-search", string collections] => await LexicalMeasurements.SearchAsync(folder, collections),
                ["lexical-large", string collections, string chunks] => await LexicalMeasurements.LargeAsync(folder, collections, int.Parse(chunks, provider: null)),
                ["hnsw", string vectors, string dimensions, string row] =>
                    await HnswMeasurements.RunAsync(vectors, int.Parse(dimensions, provider: null), [.. row.Split(',').Select(ef => int.Parse(ef, provider: null))]),
                ["tokenizers-time", string vocabulary, string texts] => TokenizerMeasurements.Time(vocabulary, texts),
                ["tokenizers-compare", string vocabulary, string texts, string ids] => TokenizerMeasurements.Compare(vocabulary, texts, ids),
                _ => await FlowMeasurements.RunAsync(folder, work) ?? throw new ArgumentException($"No such work: {string.Join(' ', work)}"),
            };
            Console.WriteLine(JsonSerializer.Serialize(result));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The collection's documents as a Markdown file each.</summary>
    private static Action<CorpusBuilder> Files(string folder, string collection)
    {
        string files = Directory.CreateDirectory(Path.Combine(folder, "files")).FullName;
        foreach (string line in File.ReadAllText(Path.Combine(collection, "corpus.jsonl")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using JsonDocument json = JsonDocument.Parse(line);
            string Text(string name) => json.RootElement.GetProperty(name).GetString()!;
            File.WriteAllText(Path.Combine(files, Text("_id") + ".md"), $"# {Text("title")}\n\n{Text("text")}\n");
        }
        return corpus => corpus.FromFolder(files).EmbedWithCorpusModel();
    }

    private static async Task<object> IngestAsync(string folder, Action<CorpusBuilder> configure, int runs)
    {
        List<double> cold = [];
        double unchanged = 0;
        int documents = 0;
        for (int run = 0; run < runs; run++)
        {
            string file = Path.Combine(folder, $"{run}.db");
            (double seconds, documents) = await TimeIngestAsync(file, configure);
            cold.Add(seconds);
            // A second run as a new process would do it, but for the JIT: a new corpus object over the same file.
            unchanged = (await TimeIngestAsync(file, configure)).Seconds;
        }
        double first = cold[0];
        cold.Sort();
        return new
        {
            documents,
            seconds = cold[cold.Count / 2],
            documents_per_second = documents / cold[cold.Count / 2],
            first_documents_per_second = documents / first,
            unchanged_seconds = unchanged,
            unchanged_speedup = cold[cold.Count / 2] / unchanged,
            peak_mb = PeakMegabytes(),
        };
    }

    private static async Task<(double Seconds, int Documents)> TimeIngestAsync(string file, Action<CorpusBuilder> configure)
    {
        Stopwatch watch = Stopwatch.StartNew();
        int documents = 0;
        await using (Corpus corpus = Corpus.Create("figures", builder => configure(builder.ChunkByTokens().StoreInSqlite(file))))
        {
            await foreach (DocumentOutcome outcome in corpus.IngestAsync())
            {
                if (outcome.Kind == OutcomeKind.Failed)
                    throw new InvalidOperationException(outcome.ToString());
                documents++;
            }
        }
        return (watch.Elapsed.TotalSeconds, documents);
    }

    private static async Task<object> SearchAsync(string folder, string collections)
    {
        List<string> questions = [];
        string[] folders = [.. Directory.GetDirectories(collections).Order(StringComparer.Ordinal)];
        foreach (string collection in folders)
            questions.AddRange((await RetrievalDataset.LoadBeirAsync(collection)).Queries.Take(60).Select(query => query.Text));
        await using Corpus corpus = Corpus.Create("figures", builder =>
        {
            builder.FromBeir(folders[0]);
            foreach (string collection in folders.Skip(1))
                builder.From(new RenamedSource(new BeirSource(collection), Path.GetFileName(collection)));
            builder.ChunkByTokens(max: 48, overlap: 8).EmbedWith(_ => new NoCostEmbeddingGenerator(256)).StoreInSqlite(Path.Combine(folder, "search.db"));
        });
        await corpus.IngestAllAsync();
        return new
        {
            chunks = (await corpus.GetStatusAsync()).Chunks,
            hybrid_p50 = (await TimeQueriesAsync(corpus, questions, RetrievalStrategy.Hybrid))[questions.Count / 2],
            hybrid_p95 = (await TimeQueriesAsync(corpus, questions, RetrievalStrategy.Hybrid))[questions.Count * 95 / 100],
            dense_p95 = (await TimeQueriesAsync(corpus, questions, RetrievalStrategy.Dense))[questions.Count * 95 / 100],
        };
    }

    private static async Task<double[]> TimeQueriesAsync(Corpus corpus, List<string> questions, RetrievalStrategy strategy)
    {
        double[] milliseconds = new double[questions.Count];
        for (int i = -1; i < milliseconds.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await foreach (Hit _ in corpus.RetrieveAsync(new RetrievalQuery(questions[Math.Max(0, i)]) { Top = 10, Strategy = strategy }))
            {
            }
            if (i >= 0)
                milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        Array.Sort(milliseconds);
        return milliseconds;
    }

    private static async Task<object> SyntheticAsync(string folder, int documents)
    {
        (double seconds, int ingested) = await TimeIngestAsync(
            Path.Combine(folder, "synthetic.db"),
            corpus => corpus.From(new SyntheticSource(documents)).LoadWith(new TextLoader()).EmbedWithCorpusModel());
        return new { documents = ingested, seconds, peak_mb = PeakMegabytes() };
    }

    /// <summary>The most memory that this process has held, as the kernel counts it (VmHWM).</summary>
    public static double PeakMegabytes()
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], provider: null) / 1024;
    }
}
