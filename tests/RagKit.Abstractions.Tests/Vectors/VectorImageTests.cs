using RagKit.Stores;
using RagKit.Vectors;

namespace RagKit.Abstractions.Tests;

public sealed class VectorImageTests
{
    [Theory]
    [InlineData(1, 50)]
    [InlineData(3, 700)]
    [InlineData(16, 257)]
    [InlineData(100, 2000)]
    [InlineData(256, 9000)]
    public void Search_ranks_as_comparing_with_every_vector_does(int dimensions, int rows)
    {
        VectorImage image = new(dimensions);
        float[][] vectors = [.. Enumerable.Range(0, rows).Select(row => StoreSamples.Vector(dimensions, row))];
        for (int row = 0; row < rows; row++)
            image.Add(10 * row, vectors[row]);
        for (int seed = 0; seed < 5; seed++)
        {
            float[] query = StoreSamples.Vector(dimensions, 50_000 + seed);
            double[] expected = [.. vectors.Select(vector => StoreSamples.Cosine(query, vector)).OrderDescending().Take(20)];
            IReadOnlyList<VectorMatch> found = image.Search(query, 20);
            Assert.Equal(20, found.Count);
            for (int i = 0; i < found.Count; i++)
            {
                Assert.Equal(expected[i], found[i].Score, 1e-5);
                Assert.Equal(StoreSamples.Cosine(query, vectors[found[i].Key / 10]), found[i].Score, 1e-5);
            }
            Assert.Equal(found.OrderByDescending(match => match.Score).ThenBy(match => match.Key), found);
            Assert.Equal(found.Select(match => (float?)match.Score), image.Score(query, [.. found.Select(match => match.Key)]));
        }
    }

    [Fact]
    public void Any_sequence_of_adding_and_removing_leaves_what_a_dictionary_would_hold()
    {
        Random random = new(3);
        const int Dimensions = 12;
        VectorImage image = new(Dimensions);
        Dictionary<long, float[]> model = [];
        for (int step = 0; step < 5000; step++)
        {
            long key = random.Next(300) - 150;
            if (random.Next(3) == 0)
            {
                Assert.Equal(model.Remove(key), image.Remove(key));
            }
            else
            {
                model[key] = StoreSamples.Vector(Dimensions, step);
                image.Add(key, model[key]);
            }
            Assert.Equal(model.Count, image.Count);
        }
        float[] query = StoreSamples.Vector(Dimensions, 1_000_000);
        IReadOnlyList<VectorMatch> all = image.Search(query, 1000);
        Assert.Equal(model.Keys.Order(), all.Select(match => match.Key).Order());
        Assert.All(all, match => Assert.Equal(StoreSamples.Cosine(query, model[match.Key]), match.Score, 1e-5));
        long[] some = [.. model.Keys.Where(key => key % 3 == 0), 12345];
        Assert.Equal(all.Where(match => match.Key % 3 == 0).Take(7), image.Search(query, 7, some));
        image.Clear();
        Assert.Empty(image.Search(query, 5));
        Assert.False(image.Contains(model.Keys.First()));
    }

    [Fact]
    public void Search_takes_the_smaller_keys_of_equal_scores()
    {
        VectorImage image = new(4);
        foreach (long key in new long[] { 9, 3, 7, 1, 8, 2 })
            image.Add(key, [1, 2, 3, 4]);
        Assert.Equal([1, 2, 3], image.Search([1, 2, 3, 4], 3).Select(match => match.Key));
        Assert.Equal(1, image.Search([2, 4, 6, 8], 1)[0].Score, 1e-6);
    }

    [Fact]
    public void Zeros_resemble_nothing()
    {
        VectorImage image = new(3);
        image.Add(1, [0, 0, 0]);
        image.Add(2, [-1, 0, 0]);
        image.Add(3, [1, 0, 0]);
        Assert.Equal([3, 1, 2], image.Search([1, 0, 0], 3).Select(match => match.Key));
        Assert.Empty(image.Search([0, 0, 0], 3));
        Assert.Equal([0f, 0f, null], image.Score([0, 0, 0], [1, 3, 4]));
    }

    [Fact]
    public void Lengths_from_the_smallest_to_the_largest_are_normalised()
    {
        VectorImage image = new(2);
        image.Add(1, [float.Epsilon, 0]);
        image.Add(2, [float.MaxValue, float.MaxValue]);
        IReadOnlyList<VectorMatch> found = image.Search([float.MaxValue, 0], 2);
        Assert.Equal(1, found[0].Score, 1e-6);
        Assert.Equal(Math.Sqrt(0.5), found[1].Score, 1e-6);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Vectors_that_are_no_numbers_are_refused_and_change_nothing(float value)
    {
        VectorImage image = new(2);
        image.Add(1, [1, 0]);
        Assert.Throws<ArgumentException>(() => image.Add(1, [value, 0]));
        Assert.Throws<ArgumentException>(() => image.Add(2, [1, 0, 0]));
        Assert.Throws<ArgumentException>(() => image.Search([value, 0], 1));
        Assert.Throws<ArgumentException>(() => image.Score([1], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => image.Search([1, 0], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorImage(0));
        Assert.Equal(new VectorMatch(1, 1), Assert.Single(image.Search([1, 0], 5)));
    }
}
