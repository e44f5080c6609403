using System.Diagnostics;
using System.Text.Json;
using RagKit.Text;

namespace RagKit.Figures;

/// <summary>
/// Search by words: every query of the shared collections over all of their documents, in the SQLite store and in the index alone, beside Xapian in the same
/// run; how well words alone find; and what indexing and opening 100,000 chunks cost.
/// </summary>
internal static class LexicalFigures
{
    public static async IAsyncEnumerable<Figure> MeasureAsync(string data, Func<string, bool> wanted)
    {
        string collections = Path.Combine(data, "ir");
        if (wanted("lexical.search"))
        {
            JsonElement? peer = await PeerAsync(collections);
            JsonElement ours = await ChildProcess.MeasureAsync("lexical-search", collections);
            double xapian = peer is JsonElement measured ? Number(measured, "p50") : 1.0;
            yield return new("lexical.search.documents", Number(ours, "documents"), "documents", ">=", 21_678);
            yield return new("lexical.search.store.p50", Number(ours, "store_p50"), "ms", "<=", xapian);
            yield return new("lexical.search.store.p95", Number(ours, "store_p95"), "ms", "<=", 10);
            yield return new("lexical.search.index.p50", Number(ours, "index_p50"), "ms", "<=", xapian);
            yield return new("lexical.search.index.p95", Number(ours, "index_p95"), "ms", "<=", 10);
            if (peer is JsonElement other)
                yield return new("lexical.search.xapian.p95", Number(other, "p95"), "ms", ">", 0);
        }
        foreach ((string collection, double least) in ((string, double)[])[("scifact", 0.680), ("cranfield", 0.517)])
        {
            if (wanted($"lexical.ndcg10.{collection}"))
                yield return new($"lexical.ndcg10.{collection}", (await EvalAsync(Path.Combine(collections, collection))).GetProperty("ndcg@10").GetProperty("mean").GetDouble(), "", ">=", least);
        }
        if (wanted("lexical.100000"))
        {
            JsonElement large = await ChildProcess.MeasureAsync("lexical-large", collections, "100000");
            yield return new("lexical.100000.words", Number(large, "words"), "words", ">", 0);
            yield return new("lexical.100000.index", Number(large, "index_seconds"), "s", "<=", 2);
            yield return new("lexical.100000.index.cpu", Number(large, "index_cpu"), "s", "<=", 2);
            yield return new("lexical.100000.ingest.no_vectors", Number(large, "ingest_seconds"), "s", "<=", 5);
            yield return new("lexical.100000.ingest.no_vectors.cpu", Number(large, "ingest_cpu"), "s", "<=", 5);
            yield return new("lexical.100000.open_to_answer", Number(large, "open_ms"), "ms", "<=", 300);
            yield return new("lexical.100000.p50", Number(large, "p50"), "ms", "<=", 5);
            yield return new("lexical.100000.p95", Number(large, "p95"), "ms", "<=", 10);
            yield return new("lexical.100000.bytes_a_chunk", Number(large, "bytes") / 100_000, "bytes", ">", 0);
        }
    }

    private static Task<JsonElement> EvalAsync(string folder) =>
        ChildProcess.RunAsync([Path.Combine(CoreFigures.Root(), "src", "RagKit.Cli", "bin", "Release", "net10.0", "RagKit.Cli.dll"), "eval", folder, "--strategy", "lexical", "--json"]);

    private static async Task<JsonElement?> PeerAsync(string collections)
    {
        string stopWords = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(stopWords, LexicalMeasurements.Texts(collections, "queries.jsonl").SelectMany(query => TextAnalyzer.Terms(query.Text).Concat(query.Text.Split(' '))).Where(word => TextAnalyzer.IsStopWord(word)).Distinct());
            string script = Path.Combine(CoreFigures.Root(), "benchmarks", "peers", "xapian_search.py");
            using Process process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [script, collections, stopWords]) { RedirectStandardOutput = true })
                ?? throw new InvalidOperationException("python3 did not start.");
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode == 0)
                return JsonDocument.Parse(output).RootElement;
            Console.Error.WriteLine("Xapian was not measured: install python3-xapian. 1.0 ms is taken for its p50.");
            return null;
        }
        finally
        {
            File.Delete(stopWords);
        }
    }

    private static double Number(JsonElement result, string name) => result.GetProperty(name).GetDouble();
}
