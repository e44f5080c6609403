using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace RagKit.Figures;

/// <summary>
/// The HNSW index beside hnswlib on the same vectors in the same run: M 16, efConstruction 200, built on two threads, searched on one with the first ef of a
/// row that finds 0.95 of the ten nearest. Clustered vectors are what is asked; uniform ones are as hard as vectors can be; MiniLM's of SciFact are real, and few.
/// </summary>
internal static class HnswFigures
{
    private const int Dimensions = 384;
    private const string Row = "10,12,14,16,20,24,28,32,40,48,64,80,100,128,160,200,256,320,400,512";
    private const string HardRow = "3200,4000,4500,5000,6000,8000";
    private const double Recall = 0.95;

    public static async IAsyncEnumerable<Figure> MeasureAsync(string data, Func<string, bool> wanted)
    {
        if (wanted("hnsw.store"))
        {
            await foreach (Figure figure in StoreAsync(data))
                yield return figure;
        }
        foreach (string kind in (string[])["clustered", "uniform", "minilm"])
        {
            if (!wanted($"hnsw.{kind}"))
                continue;
            string folder = Directory.CreateTempSubdirectory("ragkit-hnsw-").FullName;
            try
            {
                int dimensions = HnswVectors.Write(kind, data, Dimensions, folder);
                string row = kind == "uniform" ? HardRow : Row;
                JsonElement ours = await ChildProcess.MeasureAsync("hnsw", folder, Text(dimensions), row);
                (double ef, double speed, double recall) = AtRecall(ours);
                JsonElement? peer = await PeerAsync(folder, dimensions, row);
                (double _, double peerSpeed, double peerRecall) = peer is JsonElement measured ? AtRecall(measured) : default;
                yield return new($"hnsw.{kind}.recall", recall, "of 10", ">=", Recall);
                yield return new($"hnsw.{kind}.recall.hnswlib", peerRecall, "of 10", ">=", 0);
                yield return new($"hnsw.{kind}.ef", ef, "candidates", ">", 0);
                yield return new($"hnsw.{kind}.queries", speed, "queries/s", ">=", peerSpeed);
                yield return new($"hnsw.{kind}.build", Number(ours, "build"), "s", "<=", peer is JsonElement built ? Number(built, "build") : double.PositiveInfinity);
                yield return new($"hnsw.{kind}.load", Number(ours, "load"), "s", "<=", Number(ours, "build") / 10);
                yield return new($"hnsw.{kind}.file", Number(ours, "file_mb"), "MB", ">", 0);
                yield return new($"hnsw.{kind}.memory", Number(ours, "memory_mb"), "MB", ">", 0);
                yield return new($"hnsw.{kind}.memory.codes_only", Number(ours, "codes_mb"), "MB", ">", 0);
                yield return new($"hnsw.{kind}.after_removals", Number(ours, "recall_after_removals"), "of 10", ">=", Recall - 0.01);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>Through the SQLite store: what a graph gains over the scan of bytes at 100,000, at a depth of 10 and at the retriever's of 1,000.</summary>
    private static async IAsyncEnumerable<Figure> StoreAsync(string data)
    {
        string folder = Directory.CreateTempSubdirectory("ragkit-hnsw-").FullName;
        try
        {
            JsonElement result = await ChildProcess.MeasureAsync("sqlite-hnsw", folder, Text(HnswVectors.Write("clustered", data, Dimensions, folder)));
            foreach (string depth in (string[])["10", "1000"])
            {
                yield return new($"hnsw.store.depth_{depth}.queries", Number(result, $"graph_{depth}"), "queries/s", ">=", Number(result, $"exact_{depth}"));
                yield return new($"hnsw.store.depth_{depth}.queries.exact", Number(result, $"exact_{depth}"), "queries/s", ">", 0);
                yield return new($"hnsw.store.depth_{depth}.recall", Number(result, $"recall_{depth}"), "of 1", ">=", 0.98);
            }
            yield return new("hnsw.store.build", Number(result, "build"), "s", ">", 0);
            yield return new("hnsw.store.reopen", Number(result, "reopen"), "s", "<", Number(result, "build") / 10);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (double Ef, double Speed, double Recall) AtRecall(JsonElement measured)
    {
        JsonElement[] sweep = [.. measured.GetProperty("sweep").EnumerateArray()];
        JsonElement at = sweep.FirstOrDefault(step => Number(step, "recall") >= Recall, sweep[^1]);
        return (Number(at, "ef"), Number(at, "qps"), Number(at, "recall"));
    }

    private static async Task<JsonElement?> PeerAsync(string folder, int dimensions, string row)
    {
        string script = Path.Combine(CoreFigures.Root(), "benchmarks", "peers", "hnsw.py");
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [script, folder, Text(dimensions), row]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("python3 did not start.");
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode == 0)
            return JsonDocument.Parse(output).RootElement;
        Console.Error.WriteLine("hnswlib was not measured: install python3-hnswlib.");
        return null;
    }

    private static double Number(JsonElement result, string name) => result.GetProperty(name).GetDouble();

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
