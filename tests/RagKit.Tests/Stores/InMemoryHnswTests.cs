using RagKit.Stores;

namespace RagKit.Tests.Stores;

/// <summary>With a graph over whatever vectors there are.</summary>
public sealed class InMemoryChunkStoreWithHnswConformanceTests : ChunkStoreConformance
{
    protected override ValueTask<IChunkStore> CreateAsync() => new(new InMemoryChunkStore(hnswAbove: 1));

    protected override ValueTask<IChunkStore> CreateNeighbourAsync(IChunkStore store) => CreateAsync();
}

public sealed class InMemoryHnswTests
{
    private const int Dimensions = 24;
    private const int Count = 20_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_graph_finds_what_a_scan_finds_and_follows_changes()
    {
        using InMemoryChunkStore graph = new(hnswAbove: Count / 2), exact = new(hnswAbove: 0);
        await FillAsync(graph);
        await FillAsync(exact);
        while ((await graph.GetStatusAsync(Cancellation)).IndexReady < 1)
            await Task.Delay(5, Cancellation);
        Assert.StartsWith("HNSW", (await graph.GetStatusAsync(Cancellation)).Index, StringComparison.Ordinal);
        Assert.StartsWith("exact", (await exact.GetStatusAsync(Cancellation)).Index, StringComparison.Ordinal);
        await AssertAlikeAsync(graph, exact);
        string[] gone = [.. Enumerable.Range(0, 500).Select(number => $"d{number * 7}")];
        await graph.DeleteAsync(gone, Cancellation);
        await exact.DeleteAsync(gone, Cancellation);
        await AssertAlikeAsync(graph, exact);
    }

    [Fact]
    public async Task A_store_may_be_closed_while_it_builds()
    {
        InMemoryChunkStore store = new(hnswAbove: 1000);
        await FillAsync(store);
        store.Dispose();
    }

    [Fact]
    public void A_negative_number_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new InMemoryChunkStore(hnswAbove: -1));

    private static async Task FillAsync(InMemoryChunkStore store)
    {
        await store.SetManifestAsync(new CorpusManifest("c", "t", "e") { Model = "m", Dimensions = Dimensions }, Cancellation);
        await store.ReplaceAsync(
            [.. Enumerable.Range(0, Count).Select(number => StoreSamples.Embedded(StoreSamples.Document($"d{number}", ["kavo"]), Dimensions, 10 * number))], "m", Cancellation);
    }

    private static async Task AssertAlikeAsync(InMemoryChunkStore graph, InMemoryChunkStore exact)
    {
        int alike = 0;
        for (int query = 0; query < 50; query++)
        {
            ChunkSearch search = new() { Vector = StoreSamples.Vector(Dimensions, 900_000 + query), Model = "m", Depth = 10 };
            IReadOnlyList<ScoredChunk> found = (await graph.SearchAsync(search, Cancellation)).Dense, expected = (await exact.SearchAsync(search, Cancellation)).Dense;
            Assert.Equal(10, found.Count);
            alike += found.Intersect(expected).Count();
        }
        Assert.InRange(alike, 485, 500);
    }
}
