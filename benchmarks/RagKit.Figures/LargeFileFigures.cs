using System.Diagnostics;
using System.Text;
using System.Text.Json;
using RagKit.Chunking;
using RagKit.Loading;
using RagKit.Sources;

namespace RagKit.Figures;

/// <summary>The figures of files longer than memory should be: opened by a folder source, loaded and cut, each in a process of its own.</summary>
internal static class LargeFileFigures
{
    private const double MostMegabytes = 300;

    private static readonly (string Name, string File, long Bytes)[] Files = [("text_1gb", "large.txt", 1L << 30), ("jsonl_500mb", "large.jsonl", 500L << 20)];

    public static async IAsyncEnumerable<Figure> MeasureAsync(string data, Func<string, bool> wanted)
    {
        foreach ((string name, string file, long bytes) in Files.Where(file => wanted($"large.{file.Name}")))
        {
            string folder = Directory.CreateTempSubdirectory("ragkit-large-").FullName;
            try
            {
                Write(data, Path.Combine(folder, file), bytes);
                JsonElement result = await ChildProcess.MeasureAsync("load-large", folder);
                yield return new($"large.{name}.peak", result.GetProperty("peak_mb").GetDouble(), "MB", "<", MostMegabytes);
                yield return new($"large.{name}.speed", result.GetProperty("megabytes_per_second").GetDouble(), "MB/s", ">", 0);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>Loads and cuts all files of a folder, and forgets what comes of them.</summary>
    public static async Task<object> LoadAsync(string folder)
    {
        long start = Stopwatch.GetTimestamp(), bytes = 0, chunks = 0, documents = 0;
        FolderSource source = new(folder, new FolderSourceOptions { MaxFileBytes = long.MaxValue });
        RecursiveChunker chunker = new();
        await foreach (SourceItem item in source.ListAsync())
        {
            await using Stream stream = await source.OpenAsync(item);
            bytes += stream.Length;
            await foreach (Document document in DefaultLoaders.All.Last(loader => loader.CanLoad(item)).LoadAsync(new SourceContent(item, stream)))
            {
                documents++;
                chunks += chunker.Split(document).LongCount();
            }
        }
        return new { documents, chunks, megabytes_per_second = bytes / 1e6 / Stopwatch.GetElapsedTime(start).TotalSeconds, peak_mb = Measurements.PeakMegabytes() };
    }

    /// <summary>The collections' documents again and again, as text or with an id each.</summary>
    private static void Write(string data, string path, long bytes)
    {
        bool isText = path.EndsWith(".txt", StringComparison.Ordinal);
        List<string> texts = [.. TokenizerTexts.Documents(data)];
        using StreamWriter writer = new(path, append: false, new UTF8Encoding(false), bufferSize: 1 << 20);
        for (int number = 0; writer.BaseStream.Position < bytes; number++)
        {
            string text = texts[number % texts.Count];
            writer.Write(isText ? text + "\n\n" : JsonSerializer.Serialize(new { id = number, text }) + "\n");
        }
    }
}
