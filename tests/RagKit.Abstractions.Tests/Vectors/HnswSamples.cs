using RagKit.Vectors;

namespace RagKit.Abstractions.Tests;

/// <summary>Vectors of several kinds, and indexes of them.</summary>
internal static class HnswSamples
{
    /// <summary>"uniform", "clustered", "narrow" (a few directions hold nearly all), or "positive" (all in one corner).</summary>
    public static float[][] Vectors(string kind, int count, int dimensions, int seed)
    {
        Random random = new(seed), fixedRandom = new(99);
        float[][] centres = [.. Enumerable.Range(0, 50).Select(_ => Gaussian(fixedRandom, dimensions))];
        return [.. Enumerable.Range(0, count).Select(_ => Draw(kind, random, centres, dimensions))];
    }

    public static HnswIndex Index(float[][] vectors, HnswOptions? options = null)
    {
        HnswIndex index = new(vectors[0].Length, options);
        for (int i = 0; i < vectors.Length; i++)
            index.Add(i, vectors[i]);
        return index;
    }

    public static IReadOnlyList<VectorMatch> Find(this HnswIndex index, ReadOnlySpan<float> query, int top, int ef = 0, Func<long, bool>? allowed = null) =>
        index.Search(query, top, ef, allowed, TestContext.Current.CancellationToken);

    /// <summary>The share of the exact best that the index finds, and that all scores are exact and in order.</summary>
    public static double Recall(HnswIndex index, Dictionary<long, float[]> vectors, float[][] queries, int top, int ef, Func<long, bool>? allowed = null)
    {
        VectorImage image = new(index.Dimensions);
        foreach ((long key, float[] vector) in vectors)
            image.Add(key, vector);
        long[] among = [.. vectors.Keys.Where(key => allowed is null || allowed(key))];
        int hits = 0, expected = 0;
        foreach (float[] query in queries)
        {
            HashSet<long> exact = [.. image.Search(query, top, among).Select(match => match.Key)];
            IReadOnlyList<VectorMatch> found = index.Find(query, top, ef, allowed);
            Assert.Equal(exact.Count, found.Count);
            Assert.Equal(found.OrderByDescending(match => match.Score).ThenBy(match => match.Key), found);
            Assert.Equal(found.Count, found.DistinctBy(match => match.Key).Count());
            Assert.All(found.Zip(image.Score(query, [.. found.Select(match => match.Key)])), pair => Assert.Equal(pair.Second!.Value, pair.First.Score, 1e-5));
            hits += found.Count(match => exact.Contains(match.Key));
            expected += exact.Count;
        }
        return (double)hits / expected;
    }

    public static Dictionary<long, float[]> Keyed(float[][] vectors) => vectors.Select((vector, key) => (vector, key)).ToDictionary(pair => (long)pair.key, pair => pair.vector);

    private static float[] Draw(string kind, Random random, float[][] centres, int dimensions)
    {
        float[] vector = Gaussian(random, dimensions);
        float[] centre = centres[random.Next(centres.Length)];
        for (int i = 0; i < dimensions; i++)
        {
            vector[i] = kind switch
            {
                "clustered" => centre[i] + (0.6f * vector[i]),
                "narrow" => vector[i] / (1 + (i * i)),
                "positive" => Math.Abs(vector[i]),
                _ => vector[i],
            };
        }
        return vector;
    }

    private static float[] Gaussian(Random random, int dimensions) =>
        [.. Enumerable.Range(0, dimensions).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
}
