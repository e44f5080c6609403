namespace RagKit.Stores.Postgres.Tests;

/// <summary>Indexes of pgvector: built behind the scenes, ranked by the full vectors, scanned on for filters.</summary>
public sealed class PgvectorIndexTests(PgvectorFixture server)
{
    private const int Count = 3000, Dimensions = 32;
    private const string Model = "model/1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PostgresIndexKind.Hnsw, PostgresVectorKind.Vector)]
    [InlineData(PostgresIndexKind.Hnsw, PostgresVectorKind.HalfVector)]
    [InlineData(PostgresIndexKind.Hnsw, PostgresVectorKind.Bits)]
    [InlineData(PostgresIndexKind.IvfFlat, PostgresVectorKind.Vector)]
    [InlineData(PostgresIndexKind.IvfFlat, PostgresVectorKind.HalfVector)]
    public async Task An_index_is_built_and_finds_nearly_all_with_exact_scores(PostgresIndexKind kind, PostgresVectorKind vectors)
    {
        PostgresStoreOptions options = Pgvector.Options(server.NewSchema()) with
        {
            Vectors = vectors,
            Index = new PostgresVectorIndex { Kind = kind, BuildConcurrently = kind == PostgresIndexKind.Hnsw, BuildFrom = Count, Lists = 20, SearchWidth = kind == PostgresIndexKind.Hnsw ? 200 : 12, Oversampling = 20 },
        };
        await using PostgresChunkStore store = new(await server.ConnectionStringAsync(), "corpus", options);
        await store.SetManifestAsync(new CorpusManifest("corpus", "chunker/1", "embedder/1") { Model = Model, Dimensions = Dimensions }, Cancellation);
        DocumentChunks[] documents = [.. Enumerable.Range(0, Count / 10).Select(Clustered)];
        await store.ReplaceAsync(documents[..200], Model, Cancellation);
        Assert.Contains("until there are", (await store.GetStatusAsync(Cancellation)).Index, StringComparison.Ordinal);
        await store.ReplaceAsync(documents[200..], Model, Cancellation);
        StoreStatus status = await store.GetStatusAsync(Cancellation);
        for (int tries = 0; status.IndexReady < 1 && tries < 300; tries++, status = await store.GetStatusAsync(Cancellation))
            await Task.Delay(100, Cancellation);
        Assert.Empty(status.Warnings);
        Assert.Contains("ready", status.Index, StringComparison.Ordinal);

        await using PostgresChunkStore again = new(await server.ConnectionStringAsync(), "corpus", options);
        Dictionary<string, ReadOnlyMemory<float>> all = documents.SelectMany(document => document.Vectors).ToDictionary(pair => pair.Key, pair => pair.Value);
        int found = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            float[] query = Clustered(7 * seed).Vectors.First().Value.ToArray();
            IReadOnlyList<ScoredChunk> dense = (await again.SearchAsync(new ChunkSearch { Vector = query, Model = Model, Depth = 10 }, Cancellation)).Dense;
            HashSet<string> best = [.. all.OrderByDescending(pair => StoreSamples.Cosine(query, pair.Value.Span)).Take(10).Select(pair => pair.Key)];
            found += dense.Count(hit => best.Contains(hit.ChunkId));
            Assert.All(dense, hit => Assert.Equal(StoreSamples.Cosine(query, all[hit.ChunkId].Span), hit.Score, 1e-5));
        }
        Assert.InRange(found, 180, 200);
        ChunkSearch rare = new() { Vector = StoreSamples.Vector(Dimensions, 5), Model = Model, Depth = 20, Filter = Filter.Equal("rare", true) };
        Assert.Equal(30, documents.Count(document => document.Chunks[0].Metadata.ContainsKey("rare")));
        Assert.Equal(20, (await again.SearchAsync(rare, Cancellation)).Dense.Count);
    }

    [Fact]
    public async Task An_index_over_arrays_is_refused() => await Assert.ThrowsAsync<ArgumentException>(() => Task.FromResult(
        new PostgresChunkStore("Host=localhost", "corpus", new PostgresStoreOptions { Vectors = PostgresVectorKind.Array, Index = new PostgresVectorIndex { Kind = PostgresIndexKind.Hnsw } })));

    private static DocumentChunks Clustered(int number)
    {
        float[] centre = StoreSamples.Vector(Dimensions, 900_000 + (number % 60));
        DocumentChunks document = StoreSamples.Document($"d{number}", [.. Enumerable.Range(0, 10).Select(at => $"word{number} part{at}")]);
        Metadata facts = number % 10 == 3 ? new([KeyValuePair.Create("rare", (MetadataValue)true)]) : Metadata.Empty;
        return document with
        {
            Chunks = [.. document.Chunks.Select(chunk => chunk with { Metadata = facts })],
            Vectors = document.Chunks.ToDictionary(
                chunk => chunk.Id,
                chunk => (ReadOnlyMemory<float>)StoreSamples.Vector(Dimensions, (number * 10) + chunk.Ordinal).Zip(centre, (noise, value) => value + (0.4f * noise)).ToArray()),
        };
    }
}
