using Xunit;

namespace RagKit.Stores;

public abstract partial class ChunkStoreConformance
{
    private const int Revisions = 60;

    /// <summary>Readers see a document's old chunks or its new ones, by every way of reading, while it is replaced again and again.</summary>
    [Fact]
    public async Task ReplaceAsync_is_seen_whole_or_not_at_all()
    {
        IChunkStore store = await HoldingAsync(Revision(0));
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task[] readers =
        [
            Task.Run(() => ReadAsync(store, done.Token), Cancellation),
            Task.Run(() => ReadAsync(store, done.Token), Cancellation),
        ];
        await Task.Run(async () =>
        {
            for (int revision = 1; revision <= Revisions; revision++)
                await store.ReplaceAsync([Revision(revision)], Model, Cancellation);
        }, Cancellation);
        await done.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal($"kavo revision{Revisions}x 0", (await TextsAsync(store, "d"))[0]);
    }

    /// <summary>Writers from several threads lose nothing.</summary>
    [Fact]
    public async Task Writes_from_several_threads_are_all_kept()
    {
        IChunkStore store = await NewAsync();
        await store.SetManifestAsync(Manifest, Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (int number = 0; number < 25; number++)
                await store.ReplaceAsync([Embedded($"w{writer}-{number}", number, "kavo", "limu")], Model, Cancellation);
        }, Cancellation)));
        Assert.Equal(new StoreCounts(100, 200, 200), await store.CountAsync(Cancellation));
        Assert.Equal(200, (await store.SearchAsync(ByVector(StoreSamples.Vector(Dimensions, 5)), Cancellation)).Dense.Count);
    }

    private static DocumentChunks Revision(int revision) => Embedded(
        "d", 1000 * revision, [.. Enumerable.Range(0, 3 + (revision % 7)).Select(at => $"kavo revision{revision}x {at}")]);

    private static async Task ReadAsync(IChunkStore store, CancellationToken done)
    {
        do
        {
            IReadOnlyList<Chunk> chunks = await store.GetDocumentAsync("d", Cancellation);
            AssertOneRevision([.. chunks.Select(chunk => chunk.Text)]);
            ChunkSearchResult found = await store.SearchAsync(ByVector(StoreSamples.Vector(Dimensions, 5)) with { Text = "kavo" }, Cancellation);
            AssertOneRevision([.. found.Dense.Select(chunk => chunk.ChunkId.Split('/')[2])]);
            AssertOneRevision([.. found.Lexical.Select(chunk => chunk.ChunkId.Split('/')[2])]);
            Assert.Equal(found.Dense.Select(chunk => chunk.ChunkId).Order(StringComparer.Ordinal), found.Lexical.Select(chunk => chunk.ChunkId).Order(StringComparer.Ordinal));
            Assert.All(found.Lexical, chunk => Assert.NotNull(chunk.Cosine));
        }
        while (!done.IsCancellationRequested);
    }

    private static void AssertOneRevision(string[] texts)
    {
        string name = Assert.Single(texts.Select(text => text.Split(' ')[1]).Distinct());
        int revision = int.Parse(name["revision".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(3 + (revision % 7), texts.Length);
    }
}
