using System.Text.Json;

namespace RagKit.Figures;

/// <summary>The figures of the first issue: quality on seven collections, speed and memory of ingestion, speed of search.</summary>
internal static class CoreFigures
{
    /// <summary>The best BM25 row of the baselines, by collection; at most 0.015 below it is asked for.</summary>
    private static readonly (string Collection, double BestBm25)[] Collections =
    [
        ("cranfield", 0.524), ("cisi", 0.408), ("scifact", 0.685), ("nfcorpus-statnlp", 0.330), ("xquad-en", 0.970), ("el-dbpedia", 0.381), ("el-msmarco", 0.725),
    ];

    public static async Task<int> PrintAsync(string? only)
    {
        string? data = Data();
        if (data is null)
        {
            Console.Error.WriteLine("The shared data is not on this machine: set RAGKIT_DATA to its folder.");
            return 2;
        }
        await foreach (Figure figure in MeasureAsync(data, only))
            Console.WriteLine(figure);
        return 0;
    }

    private static async IAsyncEnumerable<Figure> MeasureAsync(string data, string? only)
    {
        bool Wanted(string name) => only is null || name.Contains(only, StringComparison.OrdinalIgnoreCase);
        if (Wanted("ndcg10"))
        {
            List<double> all = [];
            foreach ((string collection, double best) in Collections)
            {
                JsonElement result = await EvalAsync(Path.Combine(data, "ir", collection));
                all.Add(result.GetProperty("ndcg@10").GetProperty("mean").GetDouble());
                yield return new($"ndcg10.{collection}", all[^1], "", ">=", best - 0.015);
            }
            yield return new("ndcg10.mean", all.Average(), "", ">=", 0.585);
        }
        if (Wanted("scifact"))
        {
            JsonElement cold = await ChildProcess.MeasureAsync("ingest-beir", Path.Combine(data, "ir", "scifact"), "model");
            yield return new("scifact.cold.model", Number(cold, "documents_per_second"), "docs/s", ">=", 1000);
            yield return new("scifact.unchanged.speedup", Number(cold, "unchanged_speedup"), "x", ">=", 50);
            yield return new("scifact.peak_memory", Number(cold, "peak_mb"), "MB", "<=", 500);
            JsonElement files = await ChildProcess.MeasureAsync("ingest-files", Path.Combine(data, "ir", "scifact"), "model");
            yield return new("scifact.files.cold.model", Number(files, "documents_per_second"), "docs/s", ">=", 1000);
            yield return new("scifact.files.unchanged.speedup", Number(files, "unchanged_speedup"), "x", ">=", 50);
            JsonElement free = await ChildProcess.MeasureAsync("ingest-beir", Path.Combine(data, "ir", "scifact"), "no-cost");
            yield return new("scifact.no_cost.median_of_3", Number(free, "documents_per_second"), "docs/s", ">=", 7000);
            yield return new("scifact.no_cost.first_in_process", Number(free, "first_documents_per_second"), "docs/s", ">=", 7000);
        }
        if (Wanted("search"))
        {
            JsonElement search = await ChildProcess.MeasureAsync("search", Path.Combine(data, "ir"));
            yield return new("search.chunks", Number(search, "chunks"), "chunks", ">=", 100_000);
            yield return new("search.hybrid.p50", Number(search, "hybrid_p50"), "ms", "<=", 100);
            yield return new("search.hybrid.p95", Number(search, "hybrid_p95"), "ms", "<=", 100);
            yield return new("search.dense.p95", Number(search, "dense_p95"), "ms", "<=", 10);
        }
        if (Wanted("synthetic"))
        {
            JsonElement small = await ChildProcess.MeasureAsync("synthetic", "5000"), large = await ChildProcess.MeasureAsync("synthetic", "20000");
            yield return new("synthetic.20000.peak_memory", Number(large, "peak_mb"), "MB", "<=", 400);
            yield return new("synthetic.20000_to_5000.seconds", Number(large, "seconds") / Number(small, "seconds"), "x", "<=", 4.4);
        }
    }

    private static Task<JsonElement> EvalAsync(string folder)
    {
        string tool = Path.Combine(Root(), "src", "RagKit.Cli", "bin", "Release", "net10.0", "RagKit.Cli.dll");
        return ChildProcess.RunAsync([tool, "eval", folder, "--json"]);
    }

    private static double Number(JsonElement result, string name) => result.GetProperty(name).GetDouble();

    public static string? Data()
    {
        string data = Environment.GetEnvironmentVariable("RAGKIT_DATA") ?? Path.Combine(Root(), "..", "shared", "data");
        return Directory.Exists(data) ? Path.GetFullPath(data) : null;
    }

    public static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RagKit.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("RagKit.sln is in no folder above this program.");
    }
}
