using RagKit.Vectors;

namespace RagKit.Abstractions.Tests;

public sealed class HnswConcurrencyTests
{
    [Fact]
    public async Task Many_workers_make_an_index_as_good_as_one_does()
    {
        float[][] vectors = HnswSamples.Vectors("clustered", 5000, 32, 1), queries = HnswSamples.Vectors("clustered", 40, 32, 2);
        HnswIndex index = new(32);
        await index.AddAsync(vectors.Select((vector, key) => KeyValuePair.Create((long)key, new ReadOnlyMemory<float>(vector))), workers: 6, TestContext.Current.CancellationToken);
        Assert.Equal(5000, index.Count);
        Assert.InRange(HnswSamples.Recall(index, HnswSamples.Keyed(vectors), queries, 10, 48), 0.97, 1);
    }

    [Fact]
    public async Task Searches_beside_changes_find_what_was_there_before_and_nothing_that_was_gone()
    {
        const int Stays = 1500, Changes = 3000;
        float[][] vectors = HnswSamples.Vectors("clustered", Stays + Changes, 32, 3);
        HnswIndex index = HnswSamples.Index(vectors[..Stays]);
        index.Add(-1, vectors[0]);
        Assert.True(index.Remove(-1));
        using CancellationTokenSource done = new();
        int searches = 0, missed = 0;
        Task[] readers = [.. Enumerable.Range(0, 3).Select(reader => Task.Run(() =>
        {
            Random random = new(reader);
            while (!done.IsCancellationRequested)
            {
                int key = random.Next(Stays);
                IReadOnlyList<VectorMatch> found = index.Find(vectors[key], 5, 32);
                Assert.DoesNotContain(found, match => match.Key < 0);
                Assert.Equal(5, found.Count);
                Interlocked.Increment(ref searches);
                if (found[0].Key != key)
                    Interlocked.Increment(ref missed);
                else
                    Assert.Equal(1, found[0].Score, 1e-5);
            }
        }, TestContext.Current.CancellationToken))];
        for (int round = 0; round < 3; round++)
        {
            await Parallel.ForAsync(Stays, Stays + Changes, TestContext.Current.CancellationToken, (key, _) =>
            {
                index.Add(key, vectors[key]);
                return ValueTask.CompletedTask;
            });
            using (MemoryStream saved = new())
            {
                index.Save(saved);
                Assert.Equal(Stays + Changes, HnswIndex.Load(new MemoryStream(saved.ToArray())).Count);
            }
            await Parallel.ForAsync(Stays, Stays + Changes, TestContext.Current.CancellationToken, (key, _) =>
            {
                Assert.True(index.Remove(key));
                return ValueTask.CompletedTask;
            });
            Assert.Equal(Stays, index.Count);
        }
        await done.CancelAsync();
        await Task.WhenAll(readers);
        Assert.InRange(searches, 100, int.MaxValue);
        Assert.InRange((double)missed / searches, 0, 0.01);
        Assert.InRange(HnswSamples.Recall(index, HnswSamples.Keyed(vectors[..Stays]), vectors[Stays..(Stays + 30)], 10, 48), 0.96, 1);
    }

    [Fact]
    public async Task Cancellation_stops_adding_and_searching()
    {
        float[][] vectors = HnswSamples.Vectors("uniform", 3000, 8, 4);
        HnswIndex index = new(8);
        using CancellationTokenSource stop = new();
        IEnumerable<KeyValuePair<long, ReadOnlyMemory<float>>> Stopping()
        {
            for (int key = 0; key < vectors.Length; key++)
            {
                if (key == 1000)
                    stop.Cancel();
                yield return KeyValuePair.Create((long)key, new ReadOnlyMemory<float>(vectors[key]));
            }
        }
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => index.AddAsync(Stopping(), 2, stop.Token));
        Assert.InRange(index.Count, 900, 1100);
        Assert.ThrowsAny<OperationCanceledException>(() => index.Search(vectors[0], 10, 2000, cancellationToken: stop.Token));
        Assert.Equal(10, index.Find(vectors[0], 10).Count);
    }

    [Fact]
    public async Task A_vector_that_does_not_fit_ends_adding_with_its_error()
    {
        HnswIndex index = new(2);
        KeyValuePair<long, ReadOnlyMemory<float>>[] vectors = [new(1, new float[] { 1, 0 }), new(2, new float[] { 1, 0, 0 })];
        Assert.Contains("3 dimensions", (await Assert.ThrowsAsync<ArgumentException>(() => index.AddAsync(vectors, 1, TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
        Assert.Equal(1, index.Count);
    }
}
