using RagKit.Stores.Qdrant.Tests.Server;
using RagKit.Text;

namespace RagKit.Stores.Qdrant.Tests;

/// <summary>What the server ranks by stored weights comes out as BM25 by today's statistics says; fusion is the server's.</summary>
public sealed class QdrantSearchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scores_of_words_are_those_of_Bm25_also_when_the_average_length_has_drifted()
    {
        await using QdrantServer server = new();
        await using QdrantChunkStore store = await server.CreateAsync();
        Random random = new(5);
        List<Chunk> chunks = [];
        // Short chunks first: the stored weights are by their average, a twentieth of what it will be.
        foreach (int words in (int[])[6, 120])
        {
            DocumentChunks[] batch = [.. Enumerable.Range(0, 60).Select(number => StoreSamples.Document(
                $"d{words}-{number}", string.Join(' ', Enumerable.Range(0, random.Next(words / 2, words * 2)).Select(_ => $"w{(int)Math.Sqrt(random.Next(900))}"))))];
            await store.ReplaceAsync(batch, null, Cancellation);
            chunks.AddRange(batch.SelectMany(document => document.Chunks));
        }
        await store.DeleteAsync(["d6-3", "d120-7"], Cancellation);
        chunks.RemoveAll(chunk => chunk.DocumentId is "d6-3" or "d120-7");
        foreach (int depth in (int[])[1, 7, 1000])
        {
            const string Query = "w3 w29 w29 w11 unknown";
            IReadOnlyList<(string Id, double Score)> expected = [.. Rank(chunks, Query).Take(depth)];
            IReadOnlyList<ScoredChunk> found = (await store.SearchAsync(new ChunkSearch { Text = Query, Depth = depth }, Cancellation)).Lexical;
            Assert.Equal(expected.Select(hit => hit.Id), found.Select(hit => hit.ChunkId));
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-5 * pair.First.Score));
        }
    }

    [Fact]
    public async Task SearchFusedAsync_lets_the_server_fuse_both_legs()
    {
        await using QdrantServer server = new();
        await using QdrantChunkStore store = await server.CreateAsync();
        await store.SetManifestAsync(new CorpusManifest("corpus", "c", null) { Model = "m", Dimensions = 3 }, Cancellation);
        await store.ReplaceAsync(
            [.. Enumerable.Range(0, 9).Select(number => StoreSamples.Embedded(StoreSamples.Document($"d{number}", number == 4 ? "kavo kavo" : number % 2 == 0 ? "kavo limu" : "rodu seta"), 3, number))], "m", Cancellation);
        float[] vector = StoreSamples.Vector(3, 4);
        ChunkSearch search = new() { Text = "kavo", Vector = vector, Model = "m", Depth = 5 };
        IReadOnlyList<ScoredChunk> fused = await store.SearchFusedAsync(search, cancellationToken: Cancellation);
        Assert.Equal(5, fused.Count);
        Assert.Equal(StoreSamples.ChunkId("d4", "kavo kavo"), fused[0].ChunkId);
        Assert.Equal(fused.OrderByDescending(hit => hit.Score).Select(hit => hit.Score), fused.Select(hit => hit.Score));
        Assert.Equal(5, (await store.SearchFusedAsync(search with { Vector = null }, cancellationToken: Cancellation)).Count);
        Assert.Empty(await store.SearchFusedAsync(search with { Vector = null, Text = "unknown" }, cancellationToken: Cancellation));
        Assert.All(await store.SearchFusedAsync(search with { Filter = Filter.Document("d1") | Filter.Document("d2") }, cancellationToken: Cancellation), hit => Assert.Matches("^d[12]/", hit.ChunkId));
        await Assert.ThrowsAsync<CorpusMismatchException>(async () => await store.SearchFusedAsync(search with { Model = "other" }, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_search_by_words_and_vector_takes_three_requests()
    {
        Assert.SkipWhen(QdrantServer.IsReal, "Requests are counted by the stand-in.");
        await using FakeQdrant server = await FakeQdrant.StartAsync();
        await using QdrantChunkStore store = new(server.Url, "corpus");
        await store.SetManifestAsync(new CorpusManifest("corpus", "c", null) { Model = "m", Dimensions = 3 }, Cancellation);
        await store.ReplaceAsync([StoreSamples.Embedded(StoreSamples.Document("d", "kavo", "limu"), 3, 1)], "m", Cancellation);
        ChunkSearch search = new() { Text = "kavo", Vector = StoreSamples.Vector(3, 4), Model = "m" };
        await store.SearchAsync(search, Cancellation);
        server.Requests.Clear();
        await store.SearchAsync(search, Cancellation);
        Assert.Equal(
            ["POST /collections/ragkit.corpus/points", "POST /collections/ragkit.corpus.v1/points/query/batch", "POST /collections/ragkit.corpus.v1/points/query"],
            server.Requests);
    }

    private static IEnumerable<(string Id, double Score)> Rank(IReadOnlyList<Chunk> chunks, string query)
    {
        (string Id, IReadOnlyList<string> Terms)[] all = [.. chunks.Select(chunk => (chunk.Id, TextAnalyzer.Terms(chunk.EmbeddingText)))];
        double average = all.Average(chunk => (double)chunk.Terms.Count);
        IReadOnlyDictionary<string, int> asked = Bm25.QueryTerms(query);
        return all
            .Select(chunk => (chunk.Id, Score: asked.Sum(term => chunk.Terms.Count(word => word == term.Key) is int count and > 0
                ? term.Value * Bm25.Idf(all.Length, all.Count(other => other.Terms.Contains(term.Key))) * Bm25.Saturation(count, chunk.Terms.Count, average) : 0)))
            .Where(chunk => chunk.Score > 0).OrderByDescending(chunk => chunk.Score).ThenBy(chunk => chunk.Id, StringComparer.Ordinal);
    }
}
