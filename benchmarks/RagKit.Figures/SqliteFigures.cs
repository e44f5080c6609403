using System.Text.Json;

namespace RagKit.Figures;

/// <summary>The SQLite store at 100,000 chunks of 384 dimensions: written, opened by a new process, searched, checked, copied.</summary>
internal static class SqliteFigures
{
    public static async IAsyncEnumerable<Figure> MeasureAsync(string data, Func<string, bool> wanted)
    {
        if (!wanted("sqlite.ingest") && !wanted("sqlite.first") && !wanted("sqlite.hybrid") && !wanted("sqlite.upkeep"))
            yield break;
        string folder = Directory.CreateTempSubdirectory("ragkit-sqlite-").FullName;
        try
        {
            string file = Path.Combine(folder, "corpus.db");
            JsonElement ingest = await ChildProcess.MeasureAsync("sqlite-ingest", file);
            yield return new("sqlite.ingest.100k", Number(ingest, "seconds"), "s", "<", 5);
            yield return new("sqlite.ingest.100k.cpu", Number(ingest, "cpu"), "s", ">", 0);
            yield return new("sqlite.ingest.close", Number(ingest, "close"), "s", ">", 0);
            double best = double.MaxValue, whole = double.MaxValue;
            for (int run = 0; run < 5; run++)
            {
                JsonElement first = await ChildProcess.MeasureAsync("sqlite-first", file, "dense");
                (best, whole) = (Math.Min(best, Number(first, "milliseconds")), Math.Min(whole, Number(first, "since_start")));
            }
            yield return new("sqlite.first.dense", best, "ms", "<", 200);
            yield return new("sqlite.first.dense.with_runtime", whole, "ms", ">", 0);
            yield return new("sqlite.first.hybrid", Number(await ChildProcess.MeasureAsync("sqlite-first", file, "hybrid"), "milliseconds"), "ms", "<", 300);
            File.Delete(file + "-image");
            yield return new("sqlite.first.dense.without_image", Number(await ChildProcess.MeasureAsync("sqlite-first", file, "dense"), "milliseconds"), "ms", ">", 0);
            JsonElement search = await ChildProcess.MeasureAsync("sqlite-search", file);
            foreach (string leg in (string[])["dense", "hybrid"])
                yield return new($"sqlite.{leg}.p95", Number(search, $"{leg}_p95"), "ms", "<", 10);
            JsonElement upkeep = await ChildProcess.MeasureAsync("sqlite-upkeep", file);
            foreach (string what in (string[])["check", "backup", "compact"])
                yield return new($"sqlite.upkeep.{what}", Number(upkeep, what), "s", ">", 0);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Number(JsonElement result, string name) => result.GetProperty(name).GetDouble();
}
