using Xunit;

namespace RagKit.Stores;

public abstract partial class ChunkStoreConformance
{
    /// <summary>Every member, called with a token that is cancelled already, ends with a cancellation and leaves everything as it was.</summary>
    [Theory]
    [MemberData(nameof(Members))]
    public async Task Every_member_ends_when_cancelled_and_changes_nothing(string member)
    {
        IChunkStore store = await HoldingAsync(Embedded("a", 1, "alpha", "beta"), Embedded("b", 5, "gamma"));
        List<DocumentChange> changes = await ToListAsync(store.ListChangesAsync(0, Cancellation));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Calls[member](store, new CancellationToken(true)));

        Assert.Equal(Manifest, await store.GetManifestAsync(Cancellation));
        Assert.Equal(new StoreCounts(2, 3, 3), await store.CountAsync(Cancellation));
        Assert.Equal(["alpha", "beta"], await TextsAsync(store, "a"));
        Assert.Equal(["gamma"], await TextsAsync(store, "b"));
        Assert.Empty(await store.FindEmbeddedAsync([StoreSamples.ChunkId("a", "alpha")], "model/2", Cancellation));
        Assert.Equal(changes, await ToListAsync(store.ListChangesAsync(0, Cancellation)));
    }

    /// <summary>A listing that is under way ends when it is cancelled.</summary>
    [Fact]
    public async Task Listings_end_when_cancelled_on_the_way()
    {
        IChunkStore store = await HoldingAsync([.. Enumerable.Range(0, 2500).Select(number => StoreSamples.Document($"d{number}", "kavo"))]);
        await EndsAsync(store.ListDocumentsAsync);
        await EndsAsync(store.ListChunksAsync);
        await EndsAsync((_, token) => store.ListChangesAsync(0, token));
        Assert.Equal(2500, (await ToListAsync(store.ListDocumentsAsync(null, Cancellation))).Count);
    }

    private static async Task EndsAsync<T>(Func<string?, CancellationToken, IAsyncEnumerable<T>> list)
    {
        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (T _ in list(null, ends.Token).ConfigureAwait(false))
                await ends.CancelAsync();
        });
    }

    /// <summary>The members that <see cref="Every_member_ends_when_cancelled_and_changes_nothing"/> calls.</summary>
    public static TheoryData<string> Members => [.. Calls.Keys];

    private static Dictionary<string, Func<IChunkStore, CancellationToken, Task>> Calls => new(StringComparer.Ordinal)
    {
        ["read the manifest"] = async (store, cancelled) => await store.GetManifestAsync(cancelled),
        ["write the manifest"] = async (store, cancelled) => await store.SetManifestAsync(Manifest with { Model = "model/2" }, cancelled),
        ["replace"] = async (store, cancelled) => await store.ReplaceAsync([Embedded("a", 7, "changed")], Model, cancelled),
        ["delete"] = async (store, cancelled) => await store.DeleteAsync(["a"], cancelled),
        ["delete by filter"] = async (store, cancelled) => await store.DeleteAsync(Filter.Document("a"), cancelled),
        ["get chunks"] = async (store, cancelled) => await store.GetAsync([StoreSamples.ChunkId("a", "alpha")], cancelled),
        ["get a document"] = async (store, cancelled) => await store.GetDocumentAsync("a", cancelled),
        ["get contents"] = async (store, cancelled) => await store.GetContentAsync(["a"], cancelled),
        ["find documents"] = async (store, cancelled) => await store.FindDocumentsAsync(["a"], cancelled),
        ["list documents"] = (store, cancelled) => ReadThroughAsync(store.ListDocumentsAsync(null, cancelled)),
        ["list chunks"] = (store, cancelled) => ReadThroughAsync(store.ListChunksAsync(null, cancelled)),
        ["list changes"] = (store, cancelled) => ReadThroughAsync(store.ListChangesAsync(0, cancelled)),
        ["find embedded"] = async (store, cancelled) => await store.FindEmbeddedAsync([StoreSamples.ChunkId("a", "alpha")], Model, cancelled),
        ["get vectors"] = async (store, cancelled) => await store.GetVectorsAsync([StoreSamples.ChunkId("a", "alpha")], Model, cancelled),
        ["write vectors"] = async (store, cancelled) => await store.WriteVectorsAsync([new ChunkVector(StoreSamples.ChunkId("a", "alpha"), StoreSamples.Vector(Dimensions, 9))], "model/2", cancelled),
        ["search by words"] = async (store, cancelled) => await store.SearchAsync(ByWords("alpha"), cancelled),
        ["search by vector"] = async (store, cancelled) => await store.SearchAsync(ByVector(StoreSamples.Vector(Dimensions, 1)), cancelled),
        ["count"] = async (store, cancelled) => await store.CountAsync(cancelled),
        ["count chunks"] = async (store, cancelled) => await store.CountChunksAsync(["a"], cancelled),
        ["count by value"] = async (store, cancelled) => await store.CountByAsync("lang", null, cancelled),
        ["read the status"] = async (store, cancelled) => await store.GetStatusAsync(cancelled),
    };

    private static async Task ReadThroughAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (T _ in items.ConfigureAwait(false))
        {
        }
    }
}
