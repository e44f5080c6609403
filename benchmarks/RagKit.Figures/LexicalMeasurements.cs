using System.Diagnostics;
using System.Text.Json;
using RagKit.Lexical;
using RagKit.Stores;

namespace RagKit.Figures;

/// <summary>Indexes and searches by words, in the SQLite store and in the index alone.</summary>
internal static class LexicalMeasurements
{
    private const int Top = 10;

    /// <summary>All documents of the collections, each a chunk, and all of their queries.</summary>
    public static async Task<object> SearchAsync(string folder, string collections)
    {
        (string Title, string Text)[] documents = [.. Texts(collections, "corpus.jsonl")];
        string[] queries = [.. Texts(collections, "queries.jsonl").Select(query => query.Text)];
        await using SqliteChunkStore store = new(Path.Combine(folder, "lexical.db"));
        foreach ((int Index, (string Title, string Text) Document)[] some in documents.Index().Chunk(500))
            await store.ReplaceAsync([.. some.Select(one => Document(one.Index, one.Document.Title, [one.Document.Text]))], null);
        LexicalSegmentBuilder builder = new();
        foreach ((int index, (string title, string text)) in documents.Index())
            builder.Add(index, title, text);
        LexicalIndex alone = LexicalIndex.Empty.With(builder.Seal());
        (double storeHalf, double storeMost) = await TimeAsync(queries, query => store.SearchAsync(new ChunkSearch { Text = query, Depth = Top }).AsTask());
        (double indexHalf, double indexMost) = await TimeAsync(queries, query => Task.FromResult(alone.Search(query, Top)));
        return new { documents = documents.Length, store_p50 = storeHalf, store_p95 = storeMost, index_p50 = indexHalf, index_p95 = indexMost };
    }

    /// <summary>Pieces of 20 to 60 words of the collections' texts, a hundred to a document, a thousand to a write.</summary>
    public static async Task<object> LargeAsync(string folder, string collections, int chunks)
    {
        string[] words = [.. Texts(collections, "corpus.jsonl").SelectMany(document => document.Text.Split(' '))];
        string[] queries = [.. Texts(collections, "queries.jsonl").Select(query => query.Text).Where((_, at) => at % 4 == 0)];
        Random random = new(1);
        string[] texts = [.. Enumerable.Range(0, chunks).Select(_ => Piece(words, random))];
        Stopwatch watch = Stopwatch.StartNew();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        LexicalIndex alone = LexicalIndex.Empty;
        LexicalSegmentBuilder builder = new();
        foreach ((int index, string text) in texts.Index())
        {
            builder.Add(index, "", text);
            if (index % 1000 == 999)
                alone = alone.With(builder.Seal());
        }
        double index_seconds = watch.Elapsed.TotalSeconds, index_cpu = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        string file = Path.Combine(folder, "large.db");
        watch.Restart();
        cpu = Environment.CpuUsage.TotalTime;
        await using (SqliteChunkStore store = new(file))
        {
            foreach ((int Index, string[] Texts)[] some in texts.Chunk(100).Index().Chunk(10))
                await store.ReplaceAsync([.. some.Select(one => Document(one.Index, "", one.Texts))], null);
        }
        double ingest_seconds = watch.Elapsed.TotalSeconds, ingest_cpu = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        await using SqliteChunkStore opened = new(file);
        watch.Restart();
        await opened.SearchAsync(new ChunkSearch { Text = queries[0], Depth = Top });
        double open_ms = watch.Elapsed.TotalMilliseconds;
        (double p50, double p95) = await TimeAsync(queries, query => opened.SearchAsync(new ChunkSearch { Text = query, Depth = Top }).AsTask());
        return new { words = texts.Sum(text => (long)text.Split(' ').Length), index_seconds, index_cpu, ingest_seconds, ingest_cpu, open_ms, p50, p95, bytes = alone.Segments.Sum(segment => (long)segment.Content.Length) };
    }

    /// <summary>Titles and texts of a file of all collections.</summary>
    public static IEnumerable<(string Title, string Text)> Texts(string collections, string file)
    {
        foreach (string line in Directory.GetDirectories(collections).Order(StringComparer.Ordinal).SelectMany(folder => File.ReadLines(Path.Combine(folder, file))))
        {
            if (line.Length == 0)
                continue;
            using JsonDocument json = JsonDocument.Parse(line);
            yield return (json.RootElement.TryGetProperty("title", out JsonElement title) ? title.GetString()! : "", json.RootElement.GetProperty("text").GetString()!);
        }
    }

    private static string Piece(string[] words, Random random)
    {
        int begin = random.Next(words.Length - 60);
        return string.Join(' ', words[begin..(begin + random.Next(20, 60))]);
    }

    private static DocumentChunks Document(int number, string title, string[] texts)
    {
        string id = $"{number:D6}";
        return new(new StoredDocument(id, "figures", id, id), [.. texts.Select((text, at) => new Chunk($"{id}-{at}", id, at, text, 0..text.Length) { Title = title })]);
    }

    private static async Task<(double P50, double P95)> TimeAsync<T>(string[] queries, Func<string, Task<T>> search)
    {
        double[] milliseconds = new double[queries.Length];
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < queries.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                await search(queries[i]);
                milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }
        Array.Sort(milliseconds);
        return (milliseconds[milliseconds.Length / 2], milliseconds[milliseconds.Length * 95 / 100]);
    }
}
