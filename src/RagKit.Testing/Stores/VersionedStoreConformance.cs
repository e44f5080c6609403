using Xunit;

namespace RagKit.Stores;

/// <summary>The promises of <see cref="IVersionedStore"/> as tests: derive a class from it and say how the store is made.</summary>
public abstract class VersionedStoreConformance : StoreConformance<IVersionedStore>
{
    private const string Model = "model/1";
    private const int Dimensions = 4;

    private static CorpusManifest Manifest { get; } = new("corpus", "chunker/1", "embedder/1") { Model = Model, Dimensions = Dimensions };

    private static IChunkStore Chunks(IVersionedStore store) => Assert.IsAssignableFrom<IChunkStore>(store);

    /// <summary>A store that was never versioned has version 1.</summary>
    [Fact]
    public async Task A_new_store_has_one_version_that_serves()
    {
        IVersionedStore store = await NewAsync();
        StoreVersion only = Assert.Single(await store.ListVersionsAsync(Cancellation));
        Assert.Equal((1, true), (only.Number, only.IsServing));
        await store.ActivateVersionAsync(1, Cancellation);
        await FillAsync(Chunks(store), "alpha");
        await using Opened first = await OpenAsync(store, 1);
        Assert.Equal(["alpha"], await TextsAsync(first.Store));
    }

    /// <summary>What is written to a version in the shadow is its own: chunks, manifest, ledger, artifacts, changes.</summary>
    [Fact]
    public async Task A_version_in_the_shadow_changes_nothing_of_what_serves()
    {
        IVersionedStore store = await NewAsync();
        await FillAsync(Chunks(store), "alpha");
        StoreVersion made = await store.CreateVersionAsync(Cancellation);
        Assert.False(made.IsServing);
        await using (Opened shadow = await OpenAsync(store, made.Number))
        {
            Assert.Null(await shadow.Store.GetManifestAsync(Cancellation));
            Assert.Equal(default, await shadow.Store.CountAsync(Cancellation));
            Assert.Empty(await ToListAsync(((IIngestLedger)shadow.Store).ListEntriesAsync(null, Cancellation)));
            Assert.Empty(await ((IArtifactStore)shadow.Store).ListArtifactsAsync(Cancellation));
            await FillAsync(shadow.Store, "beta", "gamma");
            Assert.Equal(["beta", "gamma"], await TextsAsync(shadow.Store));
            Assert.Single((await shadow.Store.SearchAsync(new ChunkSearch { Text = "gamma" }, Cancellation)).Lexical);
        }
        Assert.Equal(["alpha"], await TextsAsync(Chunks(store)));
        Assert.Empty((await Chunks(store).SearchAsync(new ChunkSearch { Text = "beta gamma" }, Cancellation)).Lexical);
        Assert.Equal("1 alpha", Assert.Single(await ToListAsync(((IIngestLedger)store).ListEntriesAsync(null, Cancellation))).Version);
        Assert.Equal([(1, true), (made.Number, false)], (await store.ListVersionsAsync(Cancellation)).Select(version => (version.Number, version.IsServing)));
    }

    /// <summary>Activating swaps all of it at once, and back.</summary>
    [Fact]
    public async Task ActivateVersionAsync_swaps_and_swaps_back()
    {
        IVersionedStore store = await NewAsync();
        await FillAsync(Chunks(store), "alpha");
        int second = await BuildAsync(store, "beta", "gamma");
        await store.ActivateVersionAsync(second, Cancellation);
        Assert.Equal(["beta", "gamma"], await TextsAsync(Chunks(store)));
        Assert.Equal("2 beta", Assert.Single(await ToListAsync(((IIngestLedger)store).ListEntriesAsync(null, Cancellation))).Version);
        Assert.NotNull(await ((IArtifactStore)store).ReadArtifactAsync("model of 2", Cancellation));
        Assert.Equal(second, (await store.ListVersionsAsync(Cancellation)).Single(version => version.IsServing).Number);
        ChunkSearch search = new() { Vector = StoreSamples.Vector(Dimensions, 1), Model = Model };
        Assert.Equal(2, (await Chunks(store).SearchAsync(search, Cancellation)).Dense.Count);

        await store.ActivateVersionAsync(1, Cancellation);
        Assert.Equal(["alpha"], await TextsAsync(Chunks(store)));
        Assert.Single((await Chunks(store).SearchAsync(search, Cancellation)).Dense);
        await Chunks(store).DeleteAsync(["d"], Cancellation);
        await store.ActivateVersionAsync(second, Cancellation);
        Assert.Equal(["beta", "gamma"], await TextsAsync(Chunks(store)));
    }

    /// <summary>Numbers are never given twice, and one that is not there is refused by name.</summary>
    [Fact]
    public async Task Versions_are_deleted_and_their_numbers_not_given_again()
    {
        IVersionedStore store = await NewAsync();
        int second = await BuildAsync(store, "beta");
        await store.DeleteVersionAsync(second, Cancellation);
        await store.DeleteVersionAsync(second, Cancellation);
        Assert.Single(await store.ListVersionsAsync(Cancellation));
        Assert.True((await store.CreateVersionAsync(Cancellation)).Number > second);
        RagKitException error = await Assert.ThrowsAsync<RagKitException>(async () => await store.OpenVersionAsync(second, Cancellation));
        Assert.Contains($"{second}", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<RagKitException>(async () => await store.ActivateVersionAsync(second, Cancellation));
        await Assert.ThrowsAsync<RagKitException>(async () => await store.DeleteVersionAsync(1, Cancellation));
        Assert.True(Assert.Single((await store.ListVersionsAsync(Cancellation)).Where(version => version.Number == 1)).IsServing);
    }

    /// <summary>The first version, too, can be removed once another serves.</summary>
    [Fact]
    public async Task The_first_version_can_be_deleted_when_another_serves()
    {
        IVersionedStore store = await NewAsync();
        await FillAsync(Chunks(store), "alpha");
        int second = await BuildAsync(store, "beta");
        await store.ActivateVersionAsync(second, Cancellation);
        await store.DeleteVersionAsync(1, Cancellation);
        Assert.Equal(second, Assert.Single(await store.ListVersionsAsync(Cancellation)).Number);
        Assert.Equal(["beta"], await TextsAsync(Chunks(store)));
        await FillAsync(Chunks(store), "delta");
        Assert.Equal(["delta"], await TextsAsync(Chunks(store)));
    }

    /// <summary>While versions are swapped again and again, every search sees one of them whole.</summary>
    [Fact]
    public async Task Searches_see_one_version_whole_while_they_are_swapped()
    {
        IVersionedStore store = await NewAsync();
        await FillAsync(Chunks(store), "kavo one", "kavo one more");
        int second = await BuildAsync(store, "kavo two", "kavo two more", "kavo two again");
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task[] readers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            ChunkSearch search = new() { Text = "kavo", Vector = StoreSamples.Vector(Dimensions, 1), Model = Model };
            do
            {
                ChunkSearchResult found = await Chunks(store).SearchAsync(search, Cancellation);
                string[] words = [.. found.Lexical.Concat(found.Dense).Select(hit => hit.ChunkId.Split(' ')[1].Split('/')[0]).Distinct()];
                Assert.Equal(Assert.Single(words) == "one" ? (2, 2) : (3, 3), (found.Lexical.Count, found.Dense.Count));
            }
            while (!done.IsCancellationRequested);
        }, Cancellation))];
        for (int round = 0; round < 20; round++)
            await store.ActivateVersionAsync(round % 2 == 0 ? second : 1, Cancellation);
        await done.CancelAsync();
        await Task.WhenAll(readers);
    }

    /// <summary>Durable stores keep their versions, and which of them serves.</summary>
    [Fact]
    public async Task Versions_are_there_after_opening_again()
    {
        IVersionedStore store = await NewAsync();
        await FillAsync(Chunks(store), "alpha");
        int second = await BuildAsync(store, "beta");
        await store.ActivateVersionAsync(second, Cancellation);
        IReadOnlyList<StoreVersion> before = await store.ListVersionsAsync(Cancellation);
        store = await AgainAsync(store);
        Assert.Equal(before, await store.ListVersionsAsync(Cancellation));
        Assert.Equal(["beta"], await TextsAsync(Chunks(store)));
        await store.ActivateVersionAsync(1, Cancellation);
        Assert.Equal(["alpha"], await TextsAsync(Chunks(store)));
    }

    private static async Task<int> BuildAsync(IVersionedStore store, params string[] texts)
    {
        StoreVersion made = await store.CreateVersionAsync(Cancellation);
        await using Opened shadow = await OpenAsync(store, made.Number);
        await FillAsync(shadow.Store, texts);
        await ((IIngestLedger)shadow.Store).RecordEntriesAsync([new LedgerEntry("docs", "d", $"2 {texts[0]}")], Cancellation);
        await ((IArtifactStore)shadow.Store).WriteArtifactAsync("model of 2", new byte[] { 1 }, Cancellation);
        return made.Number;
    }

    private static async Task FillAsync(IChunkStore store, params string[] texts)
    {
        await store.SetManifestAsync(Manifest, Cancellation);
        await store.ReplaceAsync([StoreSamples.Embedded(StoreSamples.Document("d", texts), Dimensions, 1)], Model, Cancellation);
        await ((IIngestLedger)store).RecordEntriesAsync([new LedgerEntry("docs", "d", $"1 {texts[0]}")], Cancellation);
    }

    private static async Task<string[]> TextsAsync(IChunkStore store) => [.. (await store.GetDocumentAsync("d", Cancellation)).Select(chunk => chunk.Text)];

    private static async Task<Opened> OpenAsync(IVersionedStore store, int number) => new(await store.OpenVersionAsync(number, Cancellation));

    private sealed class Opened(IChunkStore store) : IAsyncDisposable
    {
        public IChunkStore Store => store;

        public async ValueTask DisposeAsync()
        {
            if (store is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else
                (store as IDisposable)?.Dispose();
        }
    }
}
