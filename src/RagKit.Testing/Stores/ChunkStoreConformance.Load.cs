using Xunit;

namespace RagKit.Stores;

public abstract partial class ChunkStoreConformance
{
    /// <summary>How many chunks <see cref="Many_chunks_are_written_and_found"/> writes; 100,000. Lower it only for a server that is too slow for tests.</summary>
    protected virtual int LoadSize => 100_000;

    /// <summary>
    /// A store of another tenant or corpus in the same place (database, server, file or process), which must see nothing of the first.
    /// </summary>
    protected abstract ValueTask<IChunkStore> CreateNeighbourAsync(IChunkStore store);

    /// <summary>Two tenants in one place have the same ids, and nothing of one is seen, changed or counted by the other.</summary>
    [Fact]
    public async Task Neighbours_see_nothing_of_each_other()
    {
        IChunkStore store = await HoldingAsync(Embedded("a", 1, "alpha", "shared"));
        IChunkStore neighbour = await CreateNeighbourAsync(store);
        try
        {
            Assert.Null(await neighbour.GetManifestAsync(Cancellation));
            Assert.Equal(default, await neighbour.CountAsync(Cancellation));
            CorpusManifest other = Manifest with { Corpus = "other", Model = "model/2", Dimensions = 3 };
            await neighbour.SetManifestAsync(other, Cancellation);
            await neighbour.ReplaceAsync([StoreSamples.Embedded(StoreSamples.Document("a", "gamma", "shared"), 3, 5)], "model/2", Cancellation);
            Assert.Equal(["gamma", "shared"], await TextsAsync(neighbour, "a"));
            Assert.Equal([StoreSamples.ChunkId("a", "shared")], await FindAsync(neighbour, "shared alpha"));
            Assert.Single(await ToListAsync(neighbour.ListChangesAsync(0, Cancellation)));
            await neighbour.DeleteAsync(Filter.All(), Cancellation);
        }
        finally
        {
            await CloseAsync(neighbour);
        }
        Assert.Equal(["alpha", "shared"], await TextsAsync(store, "a"));
        Assert.Equal(Manifest, await store.GetManifestAsync(Cancellation));
        Assert.Equal(2, (await FindAsync(store, "shared alpha gamma")).Length);
    }

    /// <summary>One call may carry more than a request or a statement does: thousands of documents, or megabytes of text.</summary>
    [Fact]
    public async Task ReplaceAsync_takes_more_than_a_request_carries()
    {
        IChunkStore store = await NewAsync();
        await store.SetManifestAsync(Manifest, Cancellation);
        await store.ReplaceAsync([.. Enumerable.Range(0, 3000).Select(number => Embedded($"d{number}", number, $"kavo word{number}"))], Model, Cancellation);
        string large = string.Join(' ', Enumerable.Range(0, 60_000).Select(number => $"limu{number % 977}"));
        await store.ReplaceAsync([.. Enumerable.Range(0, 12).Select(number => Embedded($"large{number}", number, $"{large} end{number}", $"{large} last{number}"))], Model, Cancellation);
        Assert.Equal(new StoreCounts(3012, 3024, 3024), await store.CountAsync(Cancellation));
        Assert.Equal([StoreSamples.ChunkId("d2999", "kavo word2999")], await FindAsync(store, "word2999"));
        Assert.Equal($"{large} last11", (await TextsAsync(store, "large11"))[1]);
        string[] ids = [.. Enumerable.Range(0, 3000).Select(number => StoreSamples.ChunkId($"d{number}", $"kavo word{number}"))];
        Assert.Equal(ids, (await store.GetAsync(ids, Cancellation)).Select(chunk => chunk.Id));
        Assert.Equal(3000, (await store.FindEmbeddedAsync(ids, Model, Cancellation)).Count);
        await store.DeleteAsync([.. Enumerable.Range(0, 3000).Select(number => $"d{number}")], Cancellation);
        Assert.Equal(new StoreCounts(12, 24, 24), await store.CountAsync(Cancellation));
    }

    /// <summary>A hundred thousand chunks go in, every one is paged over once, and the right ones are found.</summary>
    [Fact]
    public async Task Many_chunks_are_written_and_found()
    {
        const int ADocument = 20, ABatch = 100;
        IChunkStore store = await NewAsync();
        await store.SetManifestAsync(Manifest, Cancellation);
        int documents = LoadSize / ADocument;
        foreach (int[] batch in Enumerable.Range(0, documents).Chunk(ABatch))
            await store.ReplaceAsync([.. batch.Select(number => Numbered(number, ADocument))], Model, Cancellation);
        Assert.Equal(new StoreCounts(documents, documents * ADocument, documents * ADocument), await store.CountAsync(Cancellation));
        HashSet<string> seen = new(StringComparer.Ordinal);
        await foreach (Chunk chunk in store.ListChunksAsync(null, Cancellation))
            Assert.True(seen.Add(chunk.Id));
        Assert.Equal(documents * ADocument, seen.Count);
        foreach (int number in (int[])[0, documents / 2, documents - 1])
        {
            string id = StoreSamples.ChunkId($"d{number:D6}", Text(number, 7));
            ChunkSearch search = ByVector(StoreSamples.Vector(Dimensions, (number * ADocument) + 7), depth: 10) with { Text = $"item{number} part7" };
            ChunkSearchResult found = await store.SearchAsync(search, Cancellation);
            Assert.Equal(id, found.Lexical[0].ChunkId);
            Assert.Equal(id, found.Dense[0].ChunkId);
            Assert.Equal((10, 10), (found.Dense.Count, found.Lexical.Count));
            Assert.Equal(id, Assert.Single((await store.SearchAsync(search with { Filter = Filter.Document($"d{number:D6}"), Depth = 1 }, Cancellation)).Lexical).ChunkId);
        }
    }

    private static DocumentChunks Numbered(int number, int chunks) =>
        Embedded($"d{number:D6}", number * chunks, [.. Enumerable.Range(0, chunks).Select(part => Text(number, part))]);

    private static string Text(int number, int part) => $"item{number} part{part} common words of every chunk here";
}
