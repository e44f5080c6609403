using Xunit;

namespace RagKit.Stores;

public abstract partial class ChunkStoreConformance
{
    /// <summary>A corpus needs all of it from its store: chunks, a ledger, artifacts, versions.</summary>
    [Fact]
    public async Task A_store_keeps_ledger_artifacts_and_versions_too()
    {
        IChunkStore store = await NewAsync();
        Assert.IsAssignableFrom<IIngestLedger>(store);
        Assert.IsAssignableFrom<IArtifactStore>(store);
        Assert.IsAssignableFrom<IVersionedStore>(store);
    }

    /// <summary>Deleting by filter removes chunks, and documents that lose their last.</summary>
    [Fact]
    public async Task DeleteAsync_removes_the_chunks_that_pass_a_filter()
    {
        IChunkStore store = await HoldingAsync(Tagged("a", 1, ("alpha", "x"), ("beta", "y")), Tagged("b", 4, ("gamma", "x")), Tagged("c", 7, ("delta", "y")));
        Assert.Equal(0, await store.DeleteAsync(Filter.Equal("tag", "none"), Cancellation));
        Assert.Equal(2, await store.DeleteAsync(Filter.Equal("tag", "x"), Cancellation));
        Assert.Equal(new StoreCounts(2, 2, 2), await store.CountAsync(Cancellation));
        Assert.Equal(["beta"], await TextsAsync(store, "a"));
        Assert.Empty(await FindAsync(store, "alpha gamma"));
        Assert.Equal([("a", 1), ("c", 1)], (await ToListAsync(store.ListDocumentsAsync(null, Cancellation))).Select(document => (document.Id, document.ChunkCount)));
        Assert.Equal(2, (await store.SearchAsync(ByVector(StoreSamples.Vector(Dimensions, 1)), Cancellation)).Dense.Count);
        Assert.Equal(2, await store.DeleteAsync(Filter.All(), Cancellation));
        Assert.Equal(default, await store.CountAsync(Cancellation));
    }

    /// <summary>Vectors come back in the order asked, in the direction that they were given.</summary>
    [Fact]
    public async Task GetVectorsAsync_gives_back_vectors()
    {
        IChunkStore store = await HoldingAsync(Embedded("a", 1, "alpha", "beta"), StoreSamples.Document("bare", "gamma"));
        string[] ids = [StoreSamples.ChunkId("a", "beta"), "none", StoreSamples.ChunkId("bare", "gamma"), StoreSamples.ChunkId("a", "alpha")];
        IReadOnlyList<ChunkVector> vectors = await store.GetVectorsAsync(ids, Model, Cancellation);
        Assert.Equal([ids[0], ids[3]], vectors.Select(vector => vector.ChunkId));
        Assert.Equal(1, StoreSamples.Cosine(StoreSamples.Vector(Dimensions, 2), vectors[0].Vector.Span), 4);
        Assert.Equal(1, StoreSamples.Cosine(StoreSamples.Vector(Dimensions, 1), vectors[1].Vector.Span), 4);
        Assert.Empty(await store.GetVectorsAsync(ids, "another", Cancellation));
    }

    /// <summary>Chunks are counted document by document.</summary>
    [Fact]
    public async Task CountChunksAsync_counts_in_the_order_asked()
    {
        IChunkStore store = await HoldingAsync(Embedded("a", 1, "x", "y", "z"), Embedded("b", 5, "w"), StoreSamples.Document("empty"));
        Assert.Equal([1, 0, 3, 0], await store.CountChunksAsync(["b", "none", "a", "empty"], Cancellation));
        await store.ReplaceAsync([Embedded("a", 9, "v")], Model, Cancellation);
        Assert.Equal([1], await store.CountChunksAsync(["a"], Cancellation));
        Assert.Empty(await store.CountChunksAsync([], Cancellation));
    }

    /// <summary>Values are counted as filters compare them, with and without a filter.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task CountByAsync_counts_as_filters_compare(int seed)
    {
        Random random = new(seed);
        DocumentChunks[] documents = [.. Enumerable.Range(0, 10).Select(number => Filterable(random, number))];
        IChunkStore store = await HoldingAsync(documents);
        foreach (string name in (string[])["lang", "year", "price", "at", "public", "tags", "odd name", "none"])
        {
            foreach (Filter? filter in (Filter?[])[null, Filter.Source("s1"), Filter.Exists("lang") & !Filter.Document("d3")])
            {
                ValueTally expected = new(name);
                foreach (DocumentChunks document in documents)
                    expected.Add(document.Chunks.Where(chunk => filter?.Matches(chunk, document.Document.SourceId) != false).Select(chunk => chunk.Metadata));
                IReadOnlyList<ValueCount> counts = await store.CountByAsync(name, filter, Cancellation);
                Assert.Equal(
                    expected.Counts().Select(count => (ValueTally.Key(count.Value), count.Chunks, count.Documents)),
                    counts.Select(count => (ValueTally.Key(count.Value), count.Chunks, count.Documents)));
            }
        }
    }

    /// <summary>The feed names what was written and removed since a position, each document once.</summary>
    [Fact]
    public async Task ListChangesAsync_names_what_changed_since()
    {
        IChunkStore store = await HoldingAsync(Embedded("a", 1, "alpha"), Embedded("b", 2, "beta"), Embedded("c", 3, "gamma"));
        List<DocumentChange> first = await ToListAsync(store.ListChangesAsync(0, Cancellation));
        Assert.Equal([("a", DocumentChangeKind.Written), ("b", DocumentChangeKind.Written), ("c", DocumentChangeKind.Written)], first.Select(change => (change.DocumentId, change.Kind)).Order());
        Assert.Equal(first.Select(change => change.Position).Order(), first.Select(change => change.Position));
        long seen = first[^1].Position;
        Assert.Empty(await ToListAsync(store.ListChangesAsync(seen, Cancellation)));

        await store.ReplaceAsync([Embedded("b", 9, "new")], Model, Cancellation);
        await store.DeleteAsync(["a"], Cancellation);
        await store.ReplaceAsync([Embedded("d", 20, "delta")], Model, Cancellation);
        List<DocumentChange> then = await ToListAsync(store.ListChangesAsync(seen, Cancellation));
        Assert.Equal([("b", DocumentChangeKind.Written), ("a", DocumentChangeKind.Removed), ("d", DocumentChangeKind.Written)], then.Select(change => (change.DocumentId, change.Kind)));
        Assert.All(then, change => Assert.True(change.Position > seen));
        Assert.Equal(["c", "b", "a", "d"], (await ToListAsync(store.ListChangesAsync(0, Cancellation))).Select(change => change.DocumentId));
    }

    /// <summary>The store says where it is and how it searches, also while it is empty.</summary>
    [Fact]
    public async Task GetStatusAsync_says_where_the_store_is()
    {
        IChunkStore store = await NewAsync();
        Assert.NotEmpty((await store.GetStatusAsync(Cancellation)).Place);
        await store.SetManifestAsync(Manifest, Cancellation);
        await store.ReplaceAsync([Embedded("a", 1, "alpha")], Model, Cancellation);
        StoreStatus status = await store.GetStatusAsync(Cancellation);
        Assert.NotEmpty(status.Index);
        Assert.InRange(status.IndexReady, 0, 1);
        Assert.True(status.Bytes is null or > 0);
    }

    private static DocumentChunks Tagged(string id, int seed, params (string Text, string Tag)[] chunks)
    {
        DocumentChunks document = Embedded(id, seed, [.. chunks.Select(chunk => chunk.Text)]);
        return document with { Chunks = [.. document.Chunks.Select((chunk, at) => chunk with { Metadata = new([KeyValuePair.Create("tag", (MetadataValue)chunks[at].Tag)]) })] };
    }
}
