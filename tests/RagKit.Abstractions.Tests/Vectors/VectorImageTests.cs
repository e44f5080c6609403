using RagKit.Stores;
using RagKit.Vectors;

namespace RagKit.Abstractions.Tests;

public sealed class VectorImageTests
{
    public static TheoryData<VectorPrecision> Precisions => [.. Enum.GetValues<VectorPrecision>()];

    public static TheoryData<int, int, VectorPrecision> Sizes => [.. new (int, int)[] { (1, 50), (2, 90), (3, 700), (16, 257), (33, 400), (100, 2000), (256, 9000), (2000, 300) }
        .SelectMany(size => Enum.GetValues<VectorPrecision>().Select(precision => new TheoryDataRow<int, int, VectorPrecision>(size.Item1, size.Item2, precision)))];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Search_ranks_as_comparing_with_every_vector_does(int dimensions, int rows, VectorPrecision precision)
    {
        using VectorImage image = new(dimensions, With(precision));
        float[][] vectors = [.. Enumerable.Range(0, rows).Select(row => StoreSamples.Vector(dimensions, row))];
        for (int row = 0; row < rows; row++)
            image.Add(10 * row, vectors[row]);
        for (int seed = 0; seed < 5; seed++)
        {
            float[] query = StoreSamples.Vector(dimensions, 50_000 + seed);
            double[] expected = [.. vectors.Select(vector => StoreSamples.Cosine(query, vector)).OrderDescending().Take(20)];
            IReadOnlyList<VectorMatch> found = Search(image, query, 20);
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

    [Theory]
    [MemberData(nameof(Precisions))]
    public void Any_sequence_of_adding_and_removing_leaves_what_a_dictionary_would_hold(VectorPrecision precision)
    {
        Random random = new(3);
        const int Dimensions = 12;
        using VectorImage image = new(Dimensions, With(precision));
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
        IReadOnlyList<VectorMatch> all = Search(image, query, 1000);
        Assert.Equal(model.Keys.Order(), all.Select(match => match.Key).Order());
        Assert.All(all, match => Assert.Equal(StoreSamples.Cosine(query, model[match.Key]), match.Score, 1e-5));
        long[] some = [.. model.Keys.Where(key => key % 3 == 0), 12345];
        Assert.Equal(all.Where(match => match.Key % 3 == 0).Take(7), Search(image, query, 7, some));
        image.Clear();
        Assert.Empty(Search(image, query, 5));
        Assert.False(image.Contains(model.Keys.First()));
    }

    [Theory]
    [MemberData(nameof(Precisions))]
    public void Search_takes_the_smaller_keys_of_equal_scores(VectorPrecision precision)
    {
        using VectorImage image = new(4, With(precision));
        foreach (long key in new long[] { 9, 3, 7, 1, 8, 2 })
            image.Add(key, [1, 2, 3, 4]);
        Assert.Equal([1, 2, 3], Search(image, [1, 2, 3, 4], 3).Select(match => match.Key));
        Assert.Equal(1, Search(image, [2, 4, 6, 8], 1)[0].Score, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Precisions))]
    public void Zeros_resemble_nothing(VectorPrecision precision)
    {
        using VectorImage image = new(3, With(precision));
        image.Add(1, [0, 0, 0]);
        image.Add(2, [-1, 0, 0]);
        image.Add(3, [1, 0, 0]);
        Assert.Equal([3, 1, 2], Search(image, [1, 0, 0], 3).Select(match => match.Key));
        Assert.Empty(Search(image, [0, 0, 0], 3));
        Assert.Equal([0f, 0f, null], image.Score([0, 0, 0], [1, 3, 4]));
    }

    [Theory]
    [MemberData(nameof(Precisions))]
    public void Lengths_from_the_smallest_to_the_largest_are_normalised(VectorPrecision precision)
    {
        using VectorImage image = new(2, With(precision));
        image.Add(1, [float.Epsilon, 0]);
        image.Add(2, [float.MaxValue, float.MaxValue]);
        IReadOnlyList<VectorMatch> found = Search(image, [float.MaxValue, 0], 2);
        Assert.Equal(1, found[0].Score, 1e-6);
        Assert.Equal(Math.Sqrt(0.5), found[1].Score, 1e-6);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Vectors_that_are_no_numbers_are_refused_and_change_nothing(float value)
    {
        using VectorImage image = new(2);
        image.Add(1, [1, 0]);
        Assert.Throws<ArgumentException>(() => image.Add(1, [value, 0]));
        Assert.Throws<ArgumentException>(() => image.Add(2, [1, 0, 0]));
        Assert.Throws<ArgumentException>(() => Search(image, [value, 0], 1));
        Assert.Throws<ArgumentException>(() => image.Score([1], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Search(image, [1, 0], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorImage(0));
        Assert.Equal(new VectorMatch(1, 1), Assert.Single(Search(image, [1, 0], 5)));
    }

    // More rows than one worker takes, in several blocks: whoever scans them, the results are the same.
    [Theory]
    [MemberData(nameof(Precisions))]
    public void The_number_of_workers_changes_nothing(VectorPrecision precision)
    {
        const int Dimensions = 64;
        using VectorImage alone = new(Dimensions, With(VectorPrecision.Float) with { Workers = 1 }), together = new(Dimensions, With(precision) with { Workers = 5 });
        for (int row = 0; row < 120_000; row++)
        {
            float[] vector = VectorSets.Gaussian(Dimensions, row);
            alone.Add(row, vector);
            together.Add(row, vector);
        }
        for (int seed = 0; seed < 20; seed++)
        {
            float[] query = VectorSets.Gaussian(Dimensions, 1_000_000 + seed);
            Assert.Equal(Search(alone, query, 25), Search(together, query, 25));
        }
    }

    [Theory]
    [MemberData(nameof(Precisions))]
    public void Whatever_the_vectors_are_like_every_precision_gives_the_float_results(VectorPrecision precision)
    {
        foreach ((string name, float[][] vectors) in VectorSets.All())
        {
            using VectorImage exact = new(vectors[0].Length), image = new(vectors[0].Length, With(precision));
            for (int row = 0; row < vectors.Length; row++)
            {
                exact.Add(row, vectors[row]);
                image.Add(row, vectors[row]);
            }
            for (int query = 0; query < 40; query++)
            {
                float[] asked = vectors[query * 7 % vectors.Length];
                IReadOnlyList<VectorMatch> expected = Search(exact, asked, 10);
                Assert.True(expected.SequenceEqual(Search(image, asked, 10)), $"{name}, query {query}");
                long[] some = [.. Enumerable.Range(0, vectors.Length).Where(row => row % 3 == query % 3).Select(row => (long)row)];
                Assert.True(Search(exact, asked, 10, some).SequenceEqual(Search(image, asked, 10, some)), $"{name}, query {query}, among some");
                Assert.Equal(expected.Select(match => (float?)match.Score), image.Score(asked, [.. expected.Select(match => match.Key)]));
            }
        }
    }

    [Fact]
    public async Task A_cancelled_search_ends()
    {
        using VectorImage image = new(64, With(VectorPrecision.Float) with { Workers = 2 });
        for (int row = 0; row < 100_000; row++)
            image.Add(row, VectorSets.Gaussian(64, row % 100));
        float[] query = VectorSets.Gaussian(64, 5);
        Assert.Throws<OperationCanceledException>(() => image.Search(query, 5, null, new CancellationToken(canceled: true)));
        using CancellationTokenSource source = new();
        Task searching = Task.Run(() =>
        {
            while (true)
                image.Search(query, 5, null, source.Token);
        }, CancellationToken.None);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => searching.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.Equal(5, Search(image, query, 5).Count);
    }

    [Fact]
    public void Options_are_validated_with_the_value_and_the_limit()
    {
        Assert.Contains("Workers (0)", Assert.Throws<ArgumentOutOfRangeException>(() => new VectorImage(3, new() { Workers = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("Precision (9)", Assert.Throws<ArgumentOutOfRangeException>(() => new VectorImage(3, With((VectorPrecision)9))).Message, StringComparison.Ordinal);
        Assert.Contains("32768", Assert.Throws<ArgumentOutOfRangeException>(() => new VectorImage(40_000, With(VectorPrecision.Byte))).Message, StringComparison.Ordinal);
    }

    private static VectorImageOptions With(VectorPrecision precision) => new() { Precision = precision };

    private static IReadOnlyList<VectorMatch> Search(VectorImage image, float[] query, int top, IEnumerable<long>? among = null) =>
        image.Search(query, top, among, TestContext.Current.CancellationToken);
}
