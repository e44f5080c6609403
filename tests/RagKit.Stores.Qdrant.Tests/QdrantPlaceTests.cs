using RagKit.Stores.Qdrant.Tests.Server;

namespace RagKit.Stores.Qdrant.Tests;

/// <summary>Collections are made as the options say, and what the server says of them is told.</summary>
public sealed class QdrantPlaceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Options_of_index_and_cluster_are_those_of_the_collection()
    {
        await using FakeQdrant server = await FakeQdrant.StartAsync();
        QdrantStoreOptions options = new()
        {
            Namespace = "acme/dev",
            Index = new() { M = 24, EfConstruction = 200, Quantization = QdrantQuantization.Scalar, OnDisk = true, RangeNames = ["year", "odd name"], Exact = true },
            Cluster = new() { Shards = 3, Replicas = 2, WriteConsistency = 2, ReadConsistency = QdrantReadConsistency.Majority },
        };
        await using QdrantChunkStore store = new(server.Url, "hand book", options);
        await store.SetManifestAsync(new CorpusManifest("c", "c", null) { Model = "m", Dimensions = 3 }, Cancellation);
        await store.ReplaceAsync([StoreSamples.Embedded(StoreSamples.Document("d", "kavo"), 3, 1)], "m", Cancellation);
        Assert.Single((await store.SearchAsync(new ChunkSearch { Vector = StoreSamples.Vector(3, 1), Model = "m" }, Cancellation)).Dense);
        FakeCollection made = server.Collection("acme_002fdev.hand_0020book");
        Assert.Equal("acme_002fdev.hand_0020book.v1", made.Name);
        string settings = made.Settings.GetRawText();
        foreach (string part in (string[])["\"m\":24", "\"ef_construct\":200", "\"type\":\"int8\"", "\"shard_number\":3", "\"replication_factor\":2", "\"write_consistency_factor\":2", "\"on_disk\":true"])
            Assert.Contains(part, settings, StringComparison.Ordinal);
        Assert.Equal("float", made.Indexes["n_year"]);
        Assert.Equal("keyword", made.Indexes["facts"]);
        Assert.Contains(server.Requests, request => request == "PATCH /collections/acme_002fdev.hand_0020book.v1");
        Assert.Empty(server.Violations);
    }

    [Fact]
    public async Task Snapshots_are_made_listed_and_removed()
    {
        await using QdrantServer server = new();
        await using QdrantChunkStore store = await server.CreateAsync();
        QdrantSnapshot made = await store.CreateSnapshotAsync(Cancellation);
        Assert.True(made.Bytes > 0);
        Assert.Equal(made.Name, Assert.Single(await store.ListSnapshotsAsync(Cancellation)).Name);
        await store.DeleteSnapshotAsync(made.Name, Cancellation);
        Assert.Empty(await store.ListSnapshotsAsync(Cancellation));
        await Assert.ThrowsAnyAsync<RagKitException>(async () => await store.DeleteSnapshotAsync("none", Cancellation));
    }

    [Theory]
    [InlineData("green", 1, 0)]
    [InlineData("yellow", 0.5, 0)]
    [InlineData("red", 0.5, 1)]
    public async Task GetStatusAsync_says_how_the_collection_does(string state, double ready, int warnings)
    {
        await using FakeQdrant server = await FakeQdrant.StartAsync();
        await using QdrantChunkStore store = new(new UriBuilder(server.Url) { UserName = "me", Password = "secret" }.Uri, "corpus");
        await store.ReplaceAsync([StoreSamples.Document("d", "kavo")], null, Cancellation);
        server.Status = state;
        StoreStatus status = await store.GetStatusAsync(Cancellation);
        Assert.Contains(state, status.Index, StringComparison.Ordinal);
        Assert.Equal((ready, warnings), (status.IndexReady, status.Warnings.Count));
        Assert.Contains("ragkit.corpus.v1", status.Place, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", status.Place, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_dropped_leaves_no_vectors_behind()
    {
        await using FakeQdrant server = await FakeQdrant.StartAsync();
        await using QdrantChunkStore store = new(server.Url, "corpus", FastTime.Patient, http: null, new FastTime());
        CorpusManifest manifest = new("c", "c", null) { Model = "m", Dimensions = 3 };
        await store.SetManifestAsync(manifest, Cancellation);
        await store.ReplaceAsync([StoreSamples.Embedded(StoreSamples.Document("d", "kavo"), 3, 1)], "m", Cancellation);
        await store.SetManifestAsync(manifest with { Model = "other", Dimensions = 5 }, Cancellation);
        Assert.Single(server.Collection("ragkit.corpus").Dense);
        await store.SetManifestAsync(manifest, Cancellation);
        Assert.Empty(await store.FindEmbeddedAsync([StoreSamples.ChunkId("d", "kavo")], "m", Cancellation));
        await Task.Delay(TimeSpan.FromSeconds(0.45), Cancellation);
        await store.SetManifestAsync(manifest, Cancellation);
        await Task.Delay(TimeSpan.FromSeconds(0.45), Cancellation);
        await store.SetManifestAsync(manifest, Cancellation);
        Assert.Empty(server.Collection("ragkit.corpus").Dense);
    }
}
