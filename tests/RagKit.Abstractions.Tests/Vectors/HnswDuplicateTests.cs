using System.Diagnostics;
using RagKit.Vectors;

namespace RagKit.Abstractions.Tests;

public sealed class HnswDuplicateTests
{
    [Fact]
    public void Ten_thousand_equal_vectors_hide_nothing_and_cost_no_more_than_others()
    {
        float[][] vectors = HnswSamples.Vectors("uniform", 2000, 24, 1);
        Stopwatch watch = Stopwatch.StartNew();
        HnswIndex index = HnswSamples.Index(vectors);
        TimeSpan different = watch.Elapsed;
        watch.Restart();
        for (int copy = 0; copy < 10_000; copy++)
            index.Add(10_000 + copy, vectors[7]);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, 5 * different);
        Assert.Equal(12_000, index.Count);
        Assert.Equal([7, 10_000, 10_001, 10_002], index.Find(vectors[7], 4).Select(match => match.Key));
        Assert.Equal([17_000, 18_000, 19_000], index.Find(vectors[7], 3, allowed: key => key % 1000 == 0 && key > 16_000).Select(match => match.Key));
        Assert.Equal(12_000, index.Find(vectors[7], 20_000).Count);
        Assert.InRange(HnswSamples.Recall(index, HnswSamples.Keyed(vectors), vectors[100..120], 1, 64), 1, 1);
        for (int copy = 0; copy < 10_000; copy++)
            Assert.True(index.Remove(10_000 + copy));
        Assert.InRange(HnswSamples.Recall(index, HnswSamples.Keyed(vectors), HnswSamples.Vectors("uniform", 20, 24, 2), 10, 96), 0.95, 1);
    }

    [Fact]
    public void Vectors_that_differ_by_less_than_their_codes_are_all_found()
    {
        Random random = new(4);
        float[][] vectors = HnswSamples.Vectors("uniform", 500, 16, 3);
        Dictionary<long, float[]> model = HnswSamples.Keyed(vectors);
        for (int copy = 0; copy < 2000; copy++)
            model.Add(1000 + copy, [.. vectors[5].Select(value => value * (1 + (1e-4f * random.NextSingle())))]);
        HnswIndex index = new(16);
        foreach ((long key, float[] vector) in model)
            index.Add(key, vector);
        Assert.InRange(HnswSamples.Recall(index, model, [.. vectors.Skip(20).Take(50)], 5, 64), 0.95, 1);
        Assert.All(index.Find(vectors[5], 10), match => Assert.InRange(match.Score, 0.999f, 1));
    }

    [Fact]
    public void A_shared_vector_stays_until_its_last_key_goes()
    {
        HnswIndex index = new(2);
        foreach (long key in (long[])[3, 1, 2])
            index.Add(key, [3, 4]);
        index.Add(9, [1, 0]);
        Assert.Equal([1, 2, 3, 9], index.Find([3, 4], 9).Select(match => match.Key));
        Assert.True(index.Remove(1));
        index.Add(2, [0, -1]);
        Assert.Equal([3, 9, 2], index.Find([3, 4], 9).Select(match => match.Key));
        Assert.True(index.Remove(3));
        Assert.Equal([9, 2], index.Find([3, 4], 9).Select(match => match.Key));
        index.Add(8, [6, 8]);
        Assert.Equal([8, 9, 2], index.Find([3, 4], 9).Select(match => match.Key));
    }

    [Fact]
    public void Zeros_resemble_everything_equally()
    {
        HnswIndex index = new(3);
        index.Add(5, [0, 0, 0]);
        index.Add(4, [0, 0, 0]);
        index.Add(1, [1, 0, 0]);
        index.Add(2, [-1, 0, 0]);
        Assert.Equal([new(1, 1), new(4, 0), new(5, 0), new(2, -1)], index.Find([2, 0, 0], 9));
        Assert.Equal([new(5, 0)], index.Find([2, 0, 0], 9, allowed: key => key == 5));
        index.Add(5, [1, 1, 0]);
        Assert.True(index.Remove(4));
        Assert.Equal([1, 5, 2], index.Find([2, 0, 0], 9).Select(match => match.Key));
    }

    [Fact]
    public void Only_zeros_and_one_vector_are_an_index()
    {
        HnswIndex index = new(2);
        index.Add(1, [0, 0]);
        Assert.Equal([new(1, 0)], index.Find([1, 0], 2));
        Assert.True(index.Remove(1));
        Assert.Empty(index.Find([1, 0], 2));
    }
}
