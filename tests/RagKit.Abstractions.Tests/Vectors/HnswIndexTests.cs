using RagKit.Vectors;

namespace RagKit.Abstractions.Tests;

public sealed class HnswIndexTests
{
    [Theory]
    [InlineData("uniform", 24, 4000, 96, 0.95)]
    [InlineData("clustered", 96, 4000, 48, 0.97)]
    [InlineData("narrow", 384, 3000, 48, 0.97)]
    [InlineData("positive", 50, 4000, 128, 0.95)]
    [InlineData("uniform", 1, 500, 32, 0.9)]
    [InlineData("uniform", 2, 2000, 64, 0.97)]
    [InlineData("uniform", 65, 300, 32, 0.95)]
    public void Search_finds_nearly_what_comparing_with_every_vector_finds(string kind, int dimensions, int count, int ef, double recall)
    {
        float[][] vectors = HnswSamples.Vectors(kind, count, dimensions, 1), queries = HnswSamples.Vectors(kind, 50, dimensions, 2);
        HnswIndex index = HnswSamples.Index(vectors);
        Assert.Equal(count, index.Count);
        Assert.InRange(HnswSamples.Recall(index, HnswSamples.Keyed(vectors), queries, 10, ef), recall, 1);
    }

    [Fact]
    public void Search_returns_as_many_as_asked_or_as_there_are()
    {
        float[][] vectors = HnswSamples.Vectors("uniform", 700, 8, 3);
        HnswIndex index = HnswSamples.Index(vectors);
        Assert.Equal(300, index.Find(vectors[0], 300).Count);
        Assert.Equal(700, index.Find(vectors[0], 5000).Count);
        Assert.Empty(new HnswIndex(8).Find(vectors[0], 3));
        Assert.Equal(0, Assert.Single(index.Find(vectors[0], 1)).Key);
        Assert.Empty(index.Find(new float[8], 3));
    }

    [Fact]
    public void Any_sequence_of_adding_and_removing_leaves_what_a_dictionary_would_hold()
    {
        Random random = new(5);
        float[][] vectors = HnswSamples.Vectors("clustered", 3000, 16, 6), queries = HnswSamples.Vectors("clustered", 20, 16, 7);
        HnswIndex index = new(16);
        Dictionary<long, float[]> model = [];
        for (int step = 0; step < 6000; step++)
        {
            long key = random.Next(900) - 300;
            if (random.Next(3) == 0)
            {
                Assert.Equal(model.Remove(key), index.Remove(key));
            }
            else
            {
                model[key] = vectors[random.Next(vectors.Length)];
                index.Add(key, model[key]);
            }
            Assert.Equal(model.Count, index.Count);
            Assert.Equal(model.ContainsKey(key), index.Contains(key));
        }
        Assert.InRange(HnswSamples.Recall(index, model, queries, 10, 64), 0.97, 1);
        Assert.Equal(model.Keys.Order(), index.Find(queries[0], 2000).Select(match => match.Key).Order());
    }

    [Fact]
    public void What_was_removed_is_never_found_and_the_rest_is_found_as_well_as_before()
    {
        float[][] vectors = HnswSamples.Vectors("clustered", 4000, 32, 8), queries = HnswSamples.Vectors("clustered", 40, 32, 9);
        HnswIndex index = HnswSamples.Index(vectors);
        Dictionary<long, float[]> model = HnswSamples.Keyed(vectors);
        for (int round = 0; round < 3; round++)
        {
            foreach (long key in model.Keys.Where(key => (key + round) % 2 == 0).ToArray())
            {
                model.Remove(key);
                Assert.True(index.Remove(key));
                Assert.False(index.Remove(key));
            }
            Assert.InRange(HnswSamples.Recall(index, model, queries, 10, 48), 0.96, 1);
            Assert.InRange(index.Removed, 0, (model.Count / 3) + 200);
            float[][] added = HnswSamples.Vectors("clustered", 4000, 32, 20 + round);
            for (long key = 0; key < 4000; key++)
            {
                if (model.TryAdd(key, added[key]))
                    index.Add(key, added[key]);
            }
            Assert.InRange(HnswSamples.Recall(index, model, queries, 10, 48), 0.96, 1);
        }
    }

    [Fact]
    public void An_index_that_was_emptied_fills_again()
    {
        float[][] vectors = HnswSamples.Vectors("uniform", 500, 12, 10);
        HnswIndex index = HnswSamples.Index(vectors);
        for (int round = 0; round < 3; round++)
        {
            for (int key = 0; key < vectors.Length; key++)
                Assert.True(index.Remove(key));
            Assert.Empty(index.Find(vectors[0], 5));
            for (int key = 0; key < vectors.Length; key++)
                index.Add(key, vectors[(key + round + 1) % vectors.Length]);
            Assert.Equal((499 - round + 500) % 500, index.Find(vectors[0], 1)[0].Key);
            Assert.InRange(HnswSamples.Recall(index, Enumerable.Range(0, 500).ToDictionary(key => (long)key, key => vectors[(key + round + 1) % 500]), vectors[..30], 10, 64), 0.97, 1);
        }
    }

    [Theory]
    [InlineData(2, 0.97)]
    [InlineData(10, 0.97)]
    [InlineData(400, 0.99)]
    [InlineData(1500, 0.99)]
    public void A_filter_leaves_the_best_of_what_passes(int oneIn, double recall)
    {
        float[][] vectors = HnswSamples.Vectors("clustered", 3000, 24, 11), queries = HnswSamples.Vectors("clustered", 30, 24, 12);
        HnswIndex index = HnswSamples.Index(vectors);
        Assert.InRange(HnswSamples.Recall(index, HnswSamples.Keyed(vectors), queries, 10, 48, key => key % oneIn == 0), recall, 1);
        Assert.Empty(index.Find(queries[0], 10, allowed: _ => false));
    }

    [Fact]
    public void Options_and_arguments_out_of_range_are_refused_with_the_value()
    {
        Assert.Contains("M (3)", Assert.Throws<ArgumentException>(() => new HnswIndex(4, new HnswOptions { M = 3 })).Message, StringComparison.Ordinal);
        Assert.Contains("EfConstruction (10)", Assert.Throws<ArgumentException>(() => new HnswIndex(4, new HnswOptions { EfConstruction = 10 })).Message, StringComparison.Ordinal);
        Assert.Contains("EfSearch (0)", Assert.Throws<ArgumentException>(() => new HnswIndex(4, new HnswOptions { EfSearch = 0 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new HnswIndex(0));
        HnswIndex index = new(2);
        index.Add(1, [1, 0]);
        Assert.Throws<ArgumentException>(() => index.Add(1, [float.NaN, 0]));
        Assert.Throws<ArgumentException>(() => index.Add(2, [1, 0, 0]));
        Assert.Throws<ArgumentException>(() => index.Find([float.PositiveInfinity, 0], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Find([1, 0], 0));
        Assert.Equal(new VectorMatch(1, 1), Assert.Single(index.Find([1, 0], 5)));
    }

    [Fact]
    public void Without_vectors_the_scores_are_near_the_cosines()
    {
        float[][] vectors = HnswSamples.Vectors("clustered", 1000, 64, 13);
        HnswIndex index = HnswSamples.Index(vectors, new HnswOptions { KeepVectors = false }), exact = HnswSamples.Index(vectors);
        foreach (float[] query in HnswSamples.Vectors("clustered", 20, 64, 14))
        {
            Dictionary<long, float> scores = exact.Find(query, 50, 100).ToDictionary(match => match.Key, match => match.Score);
            foreach (VectorMatch match in index.Find(query, 10, 100))
                Assert.Equal(scores[match.Key], match.Score, 0.01);
        }
    }
}
