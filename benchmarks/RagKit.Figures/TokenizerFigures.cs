using System.Diagnostics;
using System.Text.Json;

namespace RagKit.Figures;

/// <summary>
/// The figures of the tokenizers: in how many texts ids or counts differ from npm tiktoken's and Hugging Face's, over every file of the shared set and
/// over random Unicode; and how fast cl100k is counted, document by document, beside tiktoken and ai-tokenizer in the same run.
/// </summary>
internal static class TokenizerFigures
{
    private static readonly string[] Encodings = ["cl100k_base", "o200k_base", "p50k_base", "r50k_base"];

    public static async IAsyncEnumerable<Figure> MeasureAsync(string data, Func<string, bool> wanted)
    {
        if (!wanted("tokenizers.exact") && !wanted("tokenizers.count"))
            yield break;
        if (Environment.GetEnvironmentVariable("PEERS_DIR") is not { Length: > 0 } peers || !Directory.Exists(Path.Combine(peers, "node_modules", "tiktoken")))
        {
            Console.Error.WriteLine("tokenizers are measured against npm packages: run 'npm install tiktoken ai-tokenizer @anush008/tokenizers' in a folder and name it in PEERS_DIR.");
            yield break;
        }
        string folder = Directory.CreateTempSubdirectory("ragkit-tokenizers-").FullName;
        try
        {
            string In(string name) => Path.Combine(folder, name);
            foreach (string encoding in Encodings)
                await NodeAsync(Peers, "vocabulary", encoding, In($"{encoding}.tiktoken"));
            if (wanted("tokenizers.exact"))
            {
                await foreach (Figure figure in CompareAsync(data, In))
                    yield return figure;
            }
            if (wanted("tokenizers.count"))
            {
                TokenizerTexts.Write(In("documents"), TokenizerTexts.Documents(data));
                JsonElement tiktoken = await TimeAsync("tiktoken", In("documents")), ai = await TimeAsync("ai-tokenizer", In("documents"));
                JsonElement ours = await ChildProcess.MeasureAsync("tokenizers-time", In("cl100k_base.tiktoken"), In("documents"));
                double megabytes = Number(ours, "megabytes"), speed = megabytes / Number(ours, "seconds");
                yield return new("tokenizers.count.tokens_differ", Number(ours, "tokens") - Number(tiktoken, "tokens"), "tokens", "<=", 0);
                yield return new("tokenizers.count.first_run", megabytes / Number(ours, "first"), "MB/s", ">", 0);
                yield return new("tokenizers.count", speed, "MB/s", ">", megabytes / Number(ai, "seconds"));
                yield return new("tokenizers.count.to_tiktoken", speed * Number(tiktoken, "seconds") / megabytes, "x", ">=", 4);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Peers => Path.Combine(CoreFigures.Root(), "benchmarks", "peers", "tokenizers.mjs");

    private static async IAsyncEnumerable<Figure> CompareAsync(string data, Func<string, string> path)
    {
        string tests = Path.Combine(CoreFigures.Root(), "tests", "RagKit.Chunkers.Tests", "Tokenizing"), toJson = Path.Combine(tests, "tokenizer-json.mjs");
        await File.WriteAllTextAsync(path("r50k.json"), await NodeAsync(toJson, path("r50k_base.tiktoken"), "ByteLevel"));
        await File.WriteAllTextAsync(path("uncased.json"), await NodeAsync(toJson, Path.Combine(tests, "small-vocab.txt"), "uncased"));
        TokenizerTexts.Write(path("data"), TokenizerTexts.Files(data));
        TokenizerTexts.Write(path("random"), TokenizerTexts.Random(20_000));
        foreach (string texts in (string[])["data", "random"])
        {
            foreach (string name in (string[])[.. Encodings, "r50k.json", "uncased.json"])
            {
                bool json = name.EndsWith(".json", StringComparison.Ordinal);
                string vocabulary = path(json ? name : $"{name}.tiktoken");
                await NodeAsync(Peers, "ids", json ? $"hf:{vocabulary}" : $"tiktoken:{name}", path(texts), path("ids"));
                JsonElement result = await ChildProcess.MeasureAsync("tokenizers-compare", vocabulary, path(texts), path("ids"));
                yield return new($"tokenizers.exact.{texts}.{name}.texts", Number(result, "texts"), "texts", ">", 10_000);
                yield return new($"tokenizers.exact.{texts}.{name}.differ", Number(result, "differ"), "texts", "<=", 0);
            }
        }
    }

    private static async Task<JsonElement> TimeAsync(string peer, string texts) => JsonDocument.Parse(await NodeAsync(Peers, "time", peer, texts)).RootElement;

    private static double Number(JsonElement result, string name) => result.GetProperty(name).GetDouble();

    private static async Task<string> NodeAsync(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true }) ?? throw new InvalidOperationException("node did not start.");
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"'node {string.Join(' ', arguments)}' ended with {process.ExitCode}.");
    }
}
