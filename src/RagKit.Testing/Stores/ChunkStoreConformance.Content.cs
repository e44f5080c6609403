using RagKit.Documents;
using Xunit;

namespace RagKit.Stores;

public abstract partial class ChunkStoreConformance
{
    /// <summary>Parsed documents come back whole, in the order asked; what was not kept is passed over.</summary>
    [Fact]
    public async Task GetContentAsync_gives_back_what_was_kept()
    {
        Document[] parsed = [.. Enumerable.Range(0, 5).Select(seed => RandomDocuments.Create(seed) with { SourceId = "docs", ItemId = $"{seed}.md", MediaType = "text/markdown", ModifiedAt = DateTimeOffset.UnixEpoch.AddDays(seed) })];
        IChunkStore store = await HoldingAsync([.. parsed.Select(Keeping), StoreSamples.Document("bare", "text")]);
        IReadOnlyList<Document> kept = await store.GetContentAsync([parsed[3].Id, "none", "bare", parsed[0].Id], Cancellation);
        Assert.Equal([DocumentCodec.Encode(parsed[3]), DocumentCodec.Encode(parsed[0])], kept.Select(DocumentCodec.Encode));
        Assert.Equal(5, (await store.GetContentAsync([.. parsed.Select(document => document.Id)], Cancellation)).Count);
        Assert.Empty(await store.GetContentAsync([], Cancellation));
    }

    /// <summary>What is kept of a document is of its last write, and gone with it.</summary>
    [Fact]
    public async Task GetContentAsync_follows_writes_and_deletions()
    {
        Document first = new("d", "first") { Title = "1" }, second = new("d", "second") { Title = "2" };
        IChunkStore store = await HoldingAsync(Keeping(first));
        await store.ReplaceAsync([Keeping(second)], Model, Cancellation);
        Assert.Equal("second", Assert.Single(await store.GetContentAsync(["d"], Cancellation)).Text);
        await store.ReplaceAsync([Keeping(second) with { Content = null }], Model, Cancellation);
        Assert.Empty(await store.GetContentAsync(["d"], Cancellation));
        await store.ReplaceAsync([Keeping(first)], Model, Cancellation);
        await store.DeleteAsync(["d"], Cancellation);
        Assert.Empty(await store.GetContentAsync(["d"], Cancellation));
        await store.ReplaceAsync([StoreSamples.Document("d", "anew")], Model, Cancellation);
        Assert.Empty(await store.GetContentAsync(["d"], Cancellation));
    }

    private static DocumentChunks Keeping(Document document) => StoreSamples.Document(document.Id, document.Text) with { Content = document };
}
