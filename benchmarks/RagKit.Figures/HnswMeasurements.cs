using System.Diagnostics;
using System.Runtime.CompilerServices;
using RagKit.Vectors;

namespace RagKit.Figures;

/// <summary>Builds, searches, saves, loads and thins out an index of vectors that <see cref="HnswVectors"/> wrote.</summary>
internal static class HnswMeasurements
{
    private const int Runs = 3;
    private const int Top = 10;

    public static async Task<object> RunAsync(string folder, int dimensions, int[] row)
    {
        float[] vectors = HnswVectors.Read<float>(folder, "base"), queries = HnswVectors.Read<float>(folder, "queries");
        int[] truth = HnswVectors.Read<int>(folder, "truth");
        // Only to have the code compiled: hnswlib comes compiled.
        await BuildAsync(vectors.AsMemory(0, 3000 * dimensions), dimensions, new HnswOptions());
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Stopwatch watch = Stopwatch.StartNew();
        HnswIndex index = await BuildAsync(vectors, dimensions, new HnswOptions());
        double build = watch.Elapsed.TotalSeconds;
        double memory = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;
        List<object> sweep = [];
        double recall = 0;
        int ef = 0;
        for (int i = 0; i < row.Length && recall < 0.95; i++)
        {
            ef = row[i];
            (recall, double speed) = Measure(index, queries, truth, dimensions, ef);
            sweep.Add(new { ef, recall, qps = speed });
        }
        string file = Path.Combine(folder, "index");
        using (FileStream saved = File.Create(file))
            index.Save(saved);
        (double load, double thinned) = LoadAndThin(file, vectors, queries, truth, dimensions, ef);
        GC.KeepAlive(index);
        // The graph's quality changes no size.
        before = GC.GetTotalMemory(forceFullCollection: true);
        HnswIndex codes = await BuildAsync(vectors, dimensions, new HnswOptions { KeepVectors = false, EfConstruction = 20 });
        double codesOnly = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;
        GC.KeepAlive(codes);
        return new { build, sweep, load, file_mb = new FileInfo(file).Length / 1e6, memory_mb = memory, codes_mb = codesOnly, recall_after_removals = thinned };
    }

    private static async Task<HnswIndex> BuildAsync(ReadOnlyMemory<float> vectors, int dimensions, HnswOptions options)
    {
        HnswIndex index = new(dimensions, options);
        await index.AddAsync(Enumerable.Range(0, vectors.Length / dimensions).Select(row => KeyValuePair.Create((long)row, vectors.Slice(row * dimensions, dimensions))), workers: 2);
        return index;
    }

    private static (double Recall, double Speed) Measure(HnswIndex index, float[] queries, int[] truth, int dimensions, int ef)
    {
        int count = queries.Length / dimensions, hits = 0;
        double best = double.MaxValue;
        IReadOnlyList<VectorMatch>[] found = new IReadOnlyList<VectorMatch>[count];
        for (int run = 0; run < Runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < count; i++)
                found[i] = index.Search(queries.AsSpan(i * dimensions, dimensions), Top, ef);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        for (int i = 0; i < count; i++)
            hits += found[i].Count(match => truth.AsSpan(i * Top, Top).Contains((int)match.Key));
        return ((double)hits / truth.Length, count / best);
    }

    // A method of its own, so that nothing of the loaded index is left when memory is measured.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (double Seconds, double Recall) LoadAndThin(string file, float[] vectors, float[] queries, int[] truth, int dimensions, int ef)
    {
        long start = Stopwatch.GetTimestamp();
        using FileStream saved = File.OpenRead(file);
        HnswIndex loaded = HnswIndex.Load(saved);
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, Thin(loaded, vectors, queries, truth, dimensions, ef));
    }

    /// <summary>Removes one in four, adds them again, and measures once more: what was found before must be found still.</summary>
    private static double Thin(HnswIndex index, float[] vectors, float[] queries, int[] truth, int dimensions, int ef)
    {
        int[] gone = [.. Enumerable.Range(0, vectors.Length / dimensions).Where(row => row % 4 == 1)];
        foreach (int row in gone)
            index.Remove(row);
        foreach (int row in gone)
            index.Add(row, vectors.AsSpan(row * dimensions, dimensions));
        return Measure(index, queries, truth, dimensions, ef).Recall;
    }
}
