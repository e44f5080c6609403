using Xunit;

namespace RagKit.Stores;

/// <summary>
/// The promises of <see cref="IChunkStore"/> as tests: derive a class from it and say how the store is made. The lexical leg's scores
/// are those of <see cref="Text.Bm25"/> over all chunks that are there, to one part in ten thousand.
/// </summary>
public abstract partial class ChunkStoreConformance : StoreConformance<IChunkStore>
{
    private const string Model = "model/1";
    private const int Dimensions = 8;

    private static CorpusManifest Manifest { get; } = new("corpus", "chunker/1", "embedder/1") { Model = Model, Dimensions = Dimensions };

    private static ChunkSearch ByVector(float[] vector, int depth = 1000) => new() { Vector = vector, Model = Model, Depth = depth };

    private static ChunkSearch ByWords(string text, int depth = 1000) => new() { Text = text, Depth = depth };

    private async ValueTask<IChunkStore> HoldingAsync(params DocumentChunks[] documents)
    {
        IChunkStore store = await NewAsync();
        await store.SetManifestAsync(Manifest, Cancellation);
        await store.ReplaceAsync(documents, Model, Cancellation);
        return store;
    }

    private static async Task<string[]> TextsAsync(IChunkStore store, string document) =>
        [.. (await store.GetDocumentAsync(document, Cancellation)).Select(chunk => chunk.Text)];

    private static async Task<string[]> FindAsync(IChunkStore store, string words) =>
        [.. (await store.SearchAsync(ByWords(words), Cancellation)).Lexical.Select(found => found.ChunkId)];

    /// <summary>A new store holds nothing, and nothing fails on it.</summary>
    [Fact]
    public async Task A_new_store_is_empty()
    {
        IChunkStore store = await NewAsync();
        Assert.Null(await store.GetManifestAsync(Cancellation));
        Assert.Equal(default, await store.CountAsync(Cancellation));
        Assert.Empty(await store.GetDocumentAsync("none", Cancellation));
        Assert.Empty(await store.GetAsync(["none"], Cancellation));
        Assert.Empty(await ToListAsync(store.ListDocumentsAsync(null, Cancellation)));
        Assert.Empty(await ToListAsync(store.ListChunksAsync(null, Cancellation)));
        Assert.Empty(await store.FindEmbeddedAsync(["none"], Model, Cancellation));
        Assert.Empty((await store.SearchAsync(ByWords("anything"), Cancellation)).Lexical);
        await store.DeleteAsync(["none"], Cancellation);
        await store.ReplaceAsync([], null, Cancellation);
    }

    /// <summary>The manifest comes back as written.</summary>
    [Fact]
    public async Task SetManifestAsync_replaces_the_manifest()
    {
        IChunkStore store = await NewAsync();
        CorpusManifest first = new("it's \"mine\" 日本", "tokens:400", null);
        await store.SetManifestAsync(first, Cancellation);
        Assert.Equal(first, await store.GetManifestAsync(Cancellation));
        CorpusManifest second = first with { Embedder = "lsa/1", Model = "lsa/1:abc", Dimensions = 256, TrainedOn = 5183 };
        await store.SetManifestAsync(second, Cancellation);
        Assert.Equal(second, await store.GetManifestAsync(Cancellation));
    }

    /// <summary>Everything a chunk and a document carry comes back equal.</summary>
    [Fact]
    public async Task ReplaceAsync_keeps_everything_about_documents_and_chunks()
    {
        Metadata metadata = new(new Dictionary<string, MetadataValue>
        {
            ["text"] = "naïve 日本語 عربى 😀 \"q\" \\ \n\t\u2028",
            ["empty"] = "",
            ["whole"] = long.MinValue,
            ["number"] = 79228162514264337593543950335m,
            ["fraction"] = -1.5000m,
            ["yes"] = true,
            ["when"] = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.FromHours(5.5)),
            ["nothing"] = MetadataValue.Null,
            ["list"] = new MetadataValue[] { "a", 1, 2.5m, true, MetadataValue.Null },
            ["none"] = MetadataValue.FromElements([]),
            ["ключ 'x'"] = "value",
        });
        const string Id = "docs/it's \"a\" {file} é😀.md";
        Chunk plain = new($"{Id}#0", Id, 0, "first\0part\r\n", 3..14);
        Chunk rich = new($"{Id}#1", Id, 1, "日本語のテキスト 😀", 20..30)
        {
            Title = "Title",
            HeadingPath = ["One", "Two \"quoted\"", ""],
            Page = 7,
            TokenCount = 12,
            Metadata = metadata,
            Enrichment = "what was added 😀\nin two lines",
        };
        StoredDocument document = new(Id, "docs", "it's", "hash")
        {
            Chunker = "chunker/1",
            Title = "Title",
            MediaType = "text/markdown",
            ModifiedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(-3)),
            LeftOut = "for a reason",
            Lineage = new DocumentLineage
            {
                SourceVersion = "\"etag\" 日本",
                Loader = "loader/1",
                Original = "00ff",
                Parsed = "ff00",
                Model = Model,
                Code = "1.0",
                Run = "run-1",
                At = new DateTimeOffset(2026, 11, 21, 12, 0, 0, 123, TimeSpan.Zero),
            },
        };
        IChunkStore store = await HoldingAsync(new DocumentChunks(document, [plain, rich]));

        IReadOnlyList<Chunk> chunks = await store.GetDocumentAsync(Id, Cancellation);
        AssertSame(plain, chunks[0]);
        AssertSame(rich, chunks[1]);
        Assert.Equal(2, chunks.Count);
        Assert.Equal([document with { ChunkCount = 2 }], await ToListAsync(store.ListDocumentsAsync(null, Cancellation)));
        Assert.Equal(new StoreCounts(1, 2, 0) { LeftOut = 1 }, await store.CountAsync(Cancellation));
    }

    /// <summary>What was stored before is gone from every way of reading.</summary>
    [Fact]
    public async Task ReplaceAsync_replaces_all_chunks_of_a_document()
    {
        IChunkStore store = await HoldingAsync(Embedded("a", 1, "alpha", "beta"), Embedded("b", 10, "gamma"));
        await store.ReplaceAsync([Embedded("a", 20, "beta", "delta", "epsilon")], Model, Cancellation);
        Assert.Equal(["beta", "delta", "epsilon"], await TextsAsync(store, "a"));
        Assert.Equal(["gamma"], await TextsAsync(store, "b"));
        Assert.Empty(await FindAsync(store, "alpha"));
        Assert.Equal([StoreSamples.ChunkId("a", "delta")], await FindAsync(store, "delta"));
        Assert.Equal(4, (await store.SearchAsync(ByVector(StoreSamples.Vector(Dimensions, 1)), Cancellation)).Dense.Count);
        Assert.Equal(new StoreCounts(2, 4, 4), await store.CountAsync(Cancellation));
        Assert.Equal(3, (await ToListAsync(store.ListDocumentsAsync(null, Cancellation)))[0].ChunkCount);
    }

    /// <summary>Writing twice changes nothing.</summary>
    [Fact]
    public async Task ReplaceAsync_may_be_repeated()
    {
        DocumentChunks document = Embedded("a", 1, "alpha", "alpha", "beta");
        IChunkStore store = await HoldingAsync(document);
        await store.ReplaceAsync([document], Model, Cancellation);
        Assert.Equal(["alpha", "alpha", "beta"], await TextsAsync(store, "a"));
        Assert.Equal(2, (await FindAsync(store, "alpha")).Length);
        Assert.Equal(new StoreCounts(1, 3, 3), await store.CountAsync(Cancellation));
    }

    /// <summary>A document without chunks keeps its record.</summary>
    [Fact]
    public async Task ReplaceAsync_with_no_chunks_keeps_the_document_alone()
    {
        IChunkStore store = await HoldingAsync(Embedded("a", 1, "alpha"));
        await store.ReplaceAsync([StoreSamples.Document("a")], null, Cancellation);
        Assert.Equal(new StoreCounts(1, 0, 0), await store.CountAsync(Cancellation));
        Assert.Equal(0, Assert.Single(await ToListAsync(store.ListDocumentsAsync(null, Cancellation))).ChunkCount);
        Assert.Empty(await FindAsync(store, "alpha"));
    }

    /// <summary>A chunk that stays keeps its vector, and takes its new place, metadata and title.</summary>
    [Fact]
    public async Task ReplaceAsync_keeps_the_vectors_of_chunks_that_stay()
    {
        IChunkStore store = await HoldingAsync(Embedded("a", 1, "alpha", "beta"));
        DocumentChunks changed = StoreSamples.Document("a", "new", "beta");
        Metadata metadata = new([KeyValuePair.Create("year", (MetadataValue)2026)]);
        changed = changed with { Chunks = [.. changed.Chunks.Select(chunk => chunk with { Title = "Renamed", Metadata = metadata })] };
        await store.ReplaceAsync([changed], null, Cancellation);

        string kept = StoreSamples.ChunkId("a", "beta");
        Assert.Equal([kept], await store.FindEmbeddedAsync([.. changed.Chunks.Select(chunk => chunk.Id)], Model, Cancellation));
        ChunkSearchResult found = await store.SearchAsync(ByVector(StoreSamples.Vector(Dimensions, 2)), Cancellation);
        Assert.Equal(kept, Assert.Single(found.Dense).ChunkId);
        Assert.Equal(1, found.Dense[0].Score, 5);
        AssertSame(changed.Chunks[1], (await store.GetAsync([kept], Cancellation))[0]);
        Assert.Equal(2, (await FindAsync(store, "renamed")).Length);
        ChunkSearch filtered = ByWords("beta") with { Filter = Filter.Equal("year", 2026) };
        Assert.Equal(kept, Assert.Single((await store.SearchAsync(filtered, Cancellation)).Lexical).ChunkId);
    }

    /// <summary>All documents of a call, or none.</summary>
    [Theory]
    [InlineData(float.NaN, Dimensions)]
    [InlineData(float.NegativeInfinity, Dimensions)]
    [InlineData(1f, Dimensions + 1)]
    [InlineData(1f, 0)]
    public async Task ReplaceAsync_leaves_the_old_chunks_when_the_write_fails(float value, int dimensions)
    {
        IChunkStore store = await HoldingAsync(Embedded("a", 1, "alpha"), Embedded("b", 2, "beta"));
        DocumentChunks bad = StoreSamples.Document("b", "broken");
        float[] vector = new float[dimensions];
        Array.Fill(vector, value);
        bad = bad with { Vectors = new Dictionary<string, ReadOnlyMemory<float>> { [bad.Chunks[0].Id] = vector } };
        RagKitException error = await Assert.ThrowsAnyAsync<RagKitException>(
            async () => await store.ReplaceAsync([Embedded("a", 9, "changed"), Embedded("new", 9, "new"), bad], Model, Cancellation));
        Assert.Contains(bad.Chunks[0].Id, error.Message, StringComparison.Ordinal);

        Assert.Equal(["alpha"], await TextsAsync(store, "a"));
        Assert.Equal(["beta"], await TextsAsync(store, "b"));
        Assert.Empty(await FindAsync(store, "changed"));
        Assert.Equal([StoreSamples.ChunkId("a", "alpha")], await FindAsync(store, "alpha"));
        Assert.Equal(new StoreCounts(2, 2, 2), await store.CountAsync(Cancellation));
    }

    /// <summary>A cancelled write changes nothing.</summary>
    [Fact]
    public async Task Writes_change_nothing_when_cancelled()
    {
        IChunkStore store = await HoldingAsync(Embedded("a", 1, "alpha"));
        CancellationToken cancelled = new(true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.ReplaceAsync([Embedded("a", 2, "beta")], Model, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.DeleteAsync(["a"], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.SetManifestAsync(Manifest with { Model = "other" }, cancelled));
        Assert.Equal(["alpha"], await TextsAsync(store, "a"));
        Assert.Equal(new StoreCounts(1, 1, 1), await store.CountAsync(Cancellation));
        Assert.Equal(Manifest, await store.GetManifestAsync(Cancellation));
    }

    /// <summary>Deleting removes chunks, words and vectors; unknown ids are passed over.</summary>
    [Fact]
    public async Task DeleteAsync_removes_documents_with_all_they_have()
    {
        IChunkStore store = await HoldingAsync(Embedded("a", 1, "alpha", "shared"), Embedded("b", 4, "shared"), Embedded("c", 7, "gamma"));
        await store.DeleteAsync(["a", "not there", "c"], Cancellation);
        Assert.Equal(new StoreCounts(1, 1, 1), await store.CountAsync(Cancellation));
        Assert.Empty(await store.GetDocumentAsync("a", Cancellation));
        Assert.Empty(await FindAsync(store, "alpha"));
        Assert.Equal("b", Assert.Single(await ToListAsync(store.ListDocumentsAsync(null, Cancellation))).Id);
        Assert.Equal(StoreSamples.ChunkId("b", "shared"), Assert.Single((await store.SearchAsync(ByVector(StoreSamples.Vector(Dimensions, 1)), Cancellation)).Dense).ChunkId);
        await store.ReplaceAsync([Embedded("a", 30, "alpha")], Model, Cancellation);
        Assert.Equal([StoreSamples.ChunkId("a", "alpha")], await FindAsync(store, "alpha"));
    }

    /// <summary>Chunks come in the order asked.</summary>
    [Fact]
    public async Task GetAsync_gives_chunks_in_the_order_asked()
    {
        IChunkStore store = await HoldingAsync(Embedded("a", 1, "x0", "x1", "x2"), Embedded("b", 1, "y0"));
        string[] ids = [StoreSamples.ChunkId("b", "y0"), StoreSamples.ChunkId("a", "x2"), StoreSamples.ChunkId("a", "x0")];
        IReadOnlyList<Chunk> chunks = await store.GetAsync([ids[0], "not there", ids[1], ids[2]], Cancellation);
        Assert.Equal(ids, chunks.Select(chunk => chunk.Id));
    }

    /// <summary>Durable stores keep everything, the search's memory included.</summary>
    [Fact]
    public async Task Everything_is_there_after_opening_again()
    {
        IChunkStore store = await HoldingAsync(Embedded("a", 1, "alpha", "beta"), Embedded("b", 4, "gamma"));
        ChunkSearch search = ByVector(StoreSamples.Vector(Dimensions, 2)) with { Text = "alpha gamma" };
        ChunkSearchResult before = await store.SearchAsync(search, Cancellation);
        store = await AgainAsync(store);
        ChunkSearchResult after = await store.SearchAsync(search, Cancellation);
        Assert.Equal(before.Dense, after.Dense);
        Assert.Equal(before.Lexical, after.Lexical);
        Assert.Equal(Manifest, await store.GetManifestAsync(Cancellation));
        Assert.Equal(new StoreCounts(2, 3, 3), await store.CountAsync(Cancellation));
    }

    private static DocumentChunks Embedded(string id, int seed, params string[] texts) =>
        StoreSamples.Embedded(StoreSamples.Document(id, texts), Dimensions, seed);

    private static void AssertSame(Chunk expected, Chunk actual)
    {
        Assert.Equal(expected.HeadingPath, actual.HeadingPath);
        Assert.Equal(expected.Metadata, actual.Metadata);
        Assert.Equal(expected.Context, actual.Context);
        Assert.Equal(expected with { HeadingPath = [], Metadata = Metadata.Empty }, actual with { HeadingPath = [], Metadata = Metadata.Empty });
    }
}
