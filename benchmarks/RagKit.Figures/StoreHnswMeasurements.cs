using System.Diagnostics;
using System.Globalization;
using RagKit.Stores;

namespace RagKit.Figures;

/// <summary>The SQLite store over the vectors of a folder, with a graph and without, one search at a time.</summary>
internal static class StoreHnswMeasurements
{
    private const string Model = "m";
    private const int DocumentsAtOnce = 5000;

    public static async Task<Dictionary<string, double>> RunAsync(string folder, int dimensions)
    {
        string file = Path.Combine(folder, "corpus.db");
        float[] vectors = HnswVectors.Read<float>(folder, "base"), queries = HnswVectors.Read<float>(folder, "queries");
        SqliteStoreOptions without = new() { HnswAbove = 0 }, with = new() { HnswAbove = 1000 };
        Dictionary<string, double> measured = [];
        Dictionary<int, string[][]> truth = [];
        await using (SqliteChunkStore store = new(file, without))
        {
            await store.SetManifestAsync(new CorpusManifest("figures", "chunker", "embedder") { Model = Model, Dimensions = dimensions });
            foreach (int[] numbers in Enumerable.Range(0, vectors.Length / dimensions).Chunk(DocumentsAtOnce))
                await store.ReplaceAsync([.. numbers.Select(number => Document(number, vectors.AsMemory(number * dimensions, dimensions)))], Model);
            foreach (int depth in (int[])[10, 1000])
                (measured[$"exact_{depth}"], truth[depth]) = await TimeAsync(store, queries, dimensions, depth);
        }
        Stopwatch watch = Stopwatch.StartNew();
        await using (SqliteChunkStore store = new(file, with))
        {
            await ReadyAsync(store, queries.AsMemory(0, dimensions));
            measured["build"] = watch.Elapsed.TotalSeconds;
            foreach (int depth in (int[])[10, 1000])
            {
                (measured[$"graph_{depth}"], string[][] found) = await TimeAsync(store, queries, dimensions, depth);
                measured[$"recall_{depth}"] = found.Zip(truth[depth], (mine, theirs) => mine.Intersect(theirs).Count() / (double)theirs.Length).Average();
            }
        }
        watch.Restart();
        await using (SqliteChunkStore store = new(file, with))
        {
            await ReadyAsync(store, queries.AsMemory(0, dimensions));
            measured["reopen"] = watch.Elapsed.TotalSeconds;
        }
        return measured;
    }

    private static async Task<(double Speed, string[][] Found)> TimeAsync(SqliteChunkStore store, float[] queries, int dimensions, int depth)
    {
        string[][] found = new string[queries.Length / dimensions][];
        double best = 0;
        for (int run = 0; run < 3; run++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            for (int query = 0; query < found.Length; query++)
                found[query] = [.. (await store.SearchAsync(Search(queries.AsMemory(query * dimensions, dimensions), depth))).Dense.Select(chunk => chunk.ChunkId)];
            best = Math.Max(best, found.Length / watch.Elapsed.TotalSeconds);
        }
        return (best, found);
    }

    private static async Task ReadyAsync(SqliteChunkStore store, ReadOnlyMemory<float> query)
    {
        await store.SearchAsync(Search(query, 10));
        while ((await store.GetStatusAsync()).IndexReady < 1)
            await Task.Delay(10);
    }

    private static ChunkSearch Search(ReadOnlyMemory<float> vector, int depth) => new() { Vector = vector, Model = Model, Depth = depth };

    private static DocumentChunks Document(int number, ReadOnlyMemory<float> vector)
    {
        string id = number.ToString("x6", CultureInfo.InvariantCulture);
        return new(new StoredDocument(id, "docs", id, "hash") { Chunker = "chunker" }, [new Chunk(id, id, 0, "word", 0..4)])
        {
            Vectors = new Dictionary<string, ReadOnlyMemory<float>> { [id] = vector },
        };
    }
}
