using Xunit;

namespace RagKit.Stores;

public abstract partial class ChunkStoreConformance
{
    /// <summary>Documents are listed by UTF-16 units, all or a source's.</summary>
    [Fact]
    public async Task ListDocumentsAsync_is_in_ordinal_order_and_keeps_to_the_source()
    {
        string[] ids = ["b", "a/2", "a/10", "A", "\uFFFD", "\U0001F600", "é", "it's", .. Enumerable.Range(0, 2200).Select(number => $"n{number * 7 % 2200}")];
        DocumentChunks[] documents = [.. ids.Select((id, at) => new DocumentChunks(new StoredDocument(id, $"s{at % 2}", id, "h"), []))];
        IChunkStore store = await HoldingAsync(documents);
        Assert.Equal(ids.Order(StringComparer.Ordinal), (await ToListAsync(store.ListDocumentsAsync(null, Cancellation))).Select(document => document.Id));
        Assert.Equal(
            documents.Where(document => document.Document.SourceId == "s1").Select(document => document.Document.Id).Order(StringComparer.Ordinal),
            (await ToListAsync(store.ListDocumentsAsync("s1", Cancellation))).Select(document => document.Id));
        Assert.Empty(await ToListAsync(store.ListDocumentsAsync("s", Cancellation)));
    }

    /// <summary>Records of documents are found by id, in the order asked, as a listing gives them.</summary>
    [Fact]
    public async Task FindDocumentsAsync_gives_the_records_asked_for_in_order()
    {
        IChunkStore store = await HoldingAsync([.. Enumerable.Range(0, 1200).Select(number => StoreSamples.Document($"d{number}", "kavo"))]);
        Dictionary<string, StoredDocument> listed = (await ToListAsync(store.ListDocumentsAsync(null, Cancellation))).ToDictionary(document => document.Id, StringComparer.Ordinal);
        string[] asked = ["d7", "none", "d1199", "D7", "d0", "it's"];
        Assert.Equal(new[] { listed["d7"], listed["d1199"], listed["d0"] }, await store.FindDocumentsAsync(asked, Cancellation));
        Assert.Empty(await store.FindDocumentsAsync([], Cancellation));
        Assert.Equal(1200, (await store.FindDocumentsAsync([.. listed.Keys], Cancellation)).Count);
    }

    /// <summary>Two thousand chunks, some documents larger than any page, come whole and in order.</summary>
    [Fact]
    public async Task ListChunksAsync_streams_all_chunks_by_document_and_ordinal()
    {
        int[] sizes = [3, 0, 1200, 1, 500, 296];
        DocumentChunks[] documents = [.. sizes.Select((size, at) => StoreSamples.Document($"d{sizes.Length - at}", [.. Enumerable.Range(0, size).Select(number => $"kavo {number}")]))];
        IChunkStore store = await HoldingAsync(documents);
        Assert.Equal(
            documents.OrderBy(document => document.Document.Id, StringComparer.Ordinal).SelectMany(document => document.Chunks).Select(chunk => chunk.Id),
            (await ToListAsync(store.ListChunksAsync(null, Cancellation))).Select(chunk => chunk.Id));
        Assert.Equal(new StoreCounts(6, 2000, 0), await store.CountAsync(Cancellation));
    }

    /// <summary>A corpus is embedded while the chunks without vectors are listed.</summary>
    [Fact]
    public async Task ListChunksAsync_allows_vectors_to_be_written_meanwhile()
    {
        IChunkStore store = await HoldingAsync(Embedded("a", 1, "kavo"), StoreSamples.Document("b", [.. Enumerable.Range(0, 1300).Select(number => $"limu {number}")]));
        List<string> seen = [];
        await foreach (Chunk chunk in store.ListChunksAsync(Model, Cancellation))
        {
            seen.Add(chunk.Id);
            if (seen.Count % 100 == 0)
                await store.WriteVectorsAsync([.. seen.TakeLast(100).Select((id, at) => new ChunkVector(id, StoreSamples.Vector(Dimensions, at)))], Model, Cancellation);
        }
        Assert.Equal(1300, seen.Distinct().Count());
        Assert.Equal(1300, seen.Count);
        Assert.Empty(await ToListAsync(store.ListChunksAsync(Model, Cancellation)));
        Assert.Equal(1301, (await ToListAsync(store.ListChunksAsync("model/2", Cancellation))).Count);
        Assert.Equal(new StoreCounts(2, 1301, 1301), await store.CountAsync(Cancellation));
    }

    /// <summary>Vectors of a second model stand beside the first's until the manifest names it.</summary>
    [Fact]
    public async Task WriteVectorsAsync_writes_beside_the_model_that_is_searched()
    {
        DocumentChunks document = Embedded("a", 1, "kavo", "limu", "rodu");
        IChunkStore store = await HoldingAsync(document);
        string[] ids = [.. document.Chunks.Select(chunk => chunk.Id)];
        await store.WriteVectorsAsync(
            [new(ids[0], StoreSamples.Vector(4, 10)), new("not there", StoreSamples.Vector(4, 11)), new(ids[2], StoreSamples.Vector(4, 12))], "model/2", Cancellation);
        Assert.Equal(3, (await store.SearchAsync(ByVector(StoreSamples.Vector(Dimensions, 1)), Cancellation)).Dense.Count);
        Assert.Equal([ids[0], ids[2]], (await store.FindEmbeddedAsync([.. ids, "not there"], "model/2", Cancellation)).Order(StringComparer.Ordinal));
        Assert.Equal(3, (await store.CountAsync(Cancellation)).Embedded);

        await store.SetManifestAsync(Manifest with { Model = "model/2", Dimensions = 4 }, Cancellation);
        ChunkSearch search = new() { Vector = StoreSamples.Vector(4, 12), Model = "model/2" };
        IReadOnlyList<ScoredChunk> found = (await store.SearchAsync(search, Cancellation)).Dense;
        Assert.Equal([ids[2], ids[0]], found.OrderByDescending(chunk => chunk.Score).Select(chunk => chunk.ChunkId));
        Assert.Equal(2, (await store.CountAsync(Cancellation)).Embedded);
        Assert.Empty(await store.FindEmbeddedAsync(ids, Model, Cancellation));
        Assert.Equal([ids[1]], (await ToListAsync(store.ListChunksAsync("model/2", Cancellation))).Select(chunk => chunk.Id));
    }

    /// <summary>A vector written again takes the place of the first, and the search sees it.</summary>
    [Fact]
    public async Task WriteVectorsAsync_replaces_a_chunks_vector()
    {
        IChunkStore store = await HoldingAsync(Embedded("a", 1, "kavo"), Embedded("b", 2, "limu"));
        float[] query = StoreSamples.Vector(Dimensions, 50);
        Assert.True((await store.SearchAsync(ByVector(query), Cancellation)).Dense[0].Score < 0.999);
        await store.WriteVectorsAsync([new(StoreSamples.ChunkId("b", "limu"), query)], Model, Cancellation);
        ScoredChunk best = (await store.SearchAsync(ByVector(query), Cancellation)).Dense[0];
        Assert.Equal(StoreSamples.ChunkId("b", "limu"), best.ChunkId);
        Assert.Equal(1, best.Score, 1e-5);
        Assert.Equal(2, (await store.CountAsync(Cancellation)).Embedded);
    }

    /// <summary>All vectors of a call, or none.</summary>
    [Fact]
    public async Task WriteVectorsAsync_writes_none_when_one_is_bad()
    {
        IChunkStore store = await HoldingAsync(Embedded("a", 1, "kavo"), StoreSamples.Document("b", "limu"));
        ChunkVector good = new(StoreSamples.ChunkId("b", "limu"), StoreSamples.Vector(Dimensions, 3));
        ChunkVector bad = new(StoreSamples.ChunkId("a", "kavo"), StoreSamples.Vector(Dimensions + 1, 3));
        RagKitException error = await Assert.ThrowsAnyAsync<RagKitException>(async () => await store.WriteVectorsAsync([good, bad], Model, Cancellation));
        Assert.Contains(bad.ChunkId, error.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await store.CountAsync(Cancellation)).Embedded);
    }

    /// <summary>Any sequence of writes leaves what the last of them say: checked against a dictionary.</summary>
    [Fact]
    public async Task Any_sequence_of_writes_leaves_what_was_written_last()
    {
        Random random = new(11);
        IChunkStore store = await NewAsync();
        await store.SetManifestAsync(Manifest, Cancellation);
        SortedDictionary<string, DocumentChunks> model = new(StringComparer.Ordinal);
        for (int round = 0; round < 120; round++)
        {
            DocumentChunks[] batch = [.. Enumerable.Range(0, 8).OrderBy(_ => random.Next()).Take(random.Next(1, 4)).Select(number => StoreSamples.Document(
                $"d{number}", [.. Enumerable.Range(0, random.Next(5)).Select(_ => $"kavo{random.Next(6)} limu")]))];
            // Vectors depend on the chunk alone, so those that are kept and those that are given anew are the same.
            batch = [.. batch.Select(document => document with
            {
                Vectors = document.Chunks.ToDictionary(chunk => chunk.Id, chunk => (ReadOnlyMemory<float>)StoreSamples.Vector(Dimensions, Seed(chunk.Id))),
            })];
            if (random.Next(4) == 0)
            {
                await store.DeleteAsync([.. batch.Select(document => document.Document.Id)], Cancellation);
                Array.ForEach(batch, document => model.Remove(document.Document.Id));
            }
            else
            {
                await store.ReplaceAsync(batch, Model, Cancellation);
                Array.ForEach(batch, document => model[document.Document.Id] = document);
            }
            if (round % 3 == 0)
                await AssertHoldsAsync(store, model, random.Next(6));
        }
    }

    private static int Seed(string id) => id.Aggregate(17, (sum, letter) => unchecked((sum * 31) + letter));

    private static async Task AssertHoldsAsync(IChunkStore store, SortedDictionary<string, DocumentChunks> model, int word)
    {
        Chunk[] chunks = [.. model.Values.SelectMany(document => document.Chunks)];
        Assert.Equal(chunks.Select(chunk => chunk.Id), (await ToListAsync(store.ListChunksAsync(null, Cancellation))).Select(chunk => chunk.Id));
        Assert.Equal(model.Keys, (await ToListAsync(store.ListDocumentsAsync(null, Cancellation))).Select(document => document.Id));
        float[] query = StoreSamples.Vector(Dimensions, word);
        ChunkSearchResult found = await store.SearchAsync(ByVector(query) with { Text = $"kavo{word}" }, Cancellation);
        Assert.Equal(chunks.Select(chunk => chunk.Id).Order(StringComparer.Ordinal), found.Dense.Select(chunk => chunk.ChunkId).Order(StringComparer.Ordinal));
        Assert.All(found.Dense, chunk => Assert.Equal(StoreSamples.Cosine(query, StoreSamples.Vector(Dimensions, Seed(chunk.ChunkId))), chunk.Score, 1e-5));
        Assert.Equal(
            chunks.Where(chunk => chunk.Text.StartsWith($"kavo{word}", StringComparison.Ordinal)).Select(chunk => chunk.Id).Order(StringComparer.Ordinal),
            found.Lexical.Select(chunk => chunk.ChunkId).Order(StringComparer.Ordinal));
    }
}
