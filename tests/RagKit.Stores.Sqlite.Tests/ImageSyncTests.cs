using RagKit.Sqlite;
using RagKit.TestData;
using SQLitePCL;

namespace RagKit.Stores.Sqlite.Tests;

/// <summary>Two stores over one file stand for two processes: they share nothing but the file.</summary>
public sealed class ImageSyncTests
{
    private const int Dimensions = 8;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_search_follows_whatever_another_writer_does()
    {
        using TempFolder folder = new();
        string path = Path.Combine(folder.Path, "corpus.db");
        await using SqliteChunkStore writer = new(path), reader = new(path);
        await writer.SetManifestAsync(new CorpusManifest("c", "t", "e") { Model = "m", Dimensions = Dimensions }, Cancellation);
        Random random = new(4);
        Dictionary<string, float[]> model = [];
        for (int round = 0; round < 150; round++)
        {
            string id = $"d{random.Next(12)}";
            DocumentChunks document = StoreSamples.Embedded(
                StoreSamples.Document(id, [.. Enumerable.Range(0, random.Next(4)).Select(_ => $"kavo{random.Next(5)}")]), Dimensions, 10 * round);
            foreach (string gone in model.Keys.Where(chunk => chunk.StartsWith(id + "/", StringComparison.Ordinal)).ToArray())
                model.Remove(gone);
            await writer.ReplaceAsync([document], "m", Cancellation);
            foreach ((string chunk, ReadOnlyMemory<float> vector) in document.Vectors)
                model[chunk] = vector.ToArray();
            if (random.Next(3) > 0)
                await AssertSeenAsync(reader, model, round);
        }
        await AssertSeenAsync(reader, model, 999);
    }

    [Fact]
    public async Task A_search_that_is_far_behind_loads_the_vectors_anew()
    {
        using TempFolder folder = new();
        string path = Path.Combine(folder.Path, "corpus.db");
        await using SqliteChunkStore writer = new(path), reader = new(path);
        await writer.SetManifestAsync(new CorpusManifest("c", "t", "e") { Model = "m", Dimensions = Dimensions }, Cancellation);
        DocumentChunks a = StoreSamples.Embedded(StoreSamples.Document("a", "kavo"), Dimensions, 1), b = StoreSamples.Embedded(StoreSamples.Document("b", "limu"), Dimensions, 2);
        await writer.ReplaceAsync([a, b], "m", Cancellation);
        await AssertSeenAsync(reader, a.Vectors.Concat(b.Vectors).ToDictionary(pair => pair.Key, pair => pair.Value.ToArray()), 5);
        await writer.DeleteAsync(["a"], Cancellation);
        using (SqliteConnection connection = new(StoreSchema.Corpus, path, raw.SQLITE_OPEN_READWRITE))
        {
            // As if so much had been removed since that the file no longer tells what.
            connection.Execute("UPDATE removed_vectors SET key = key + 60000");
        }
        await AssertSeenAsync(reader, b.Vectors.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray()), 5);
    }

    private static async Task AssertSeenAsync(SqliteChunkStore store, Dictionary<string, float[]> model, int seed)
    {
        float[] query = StoreSamples.Vector(Dimensions, 1_000_000 + seed);
        IReadOnlyList<ScoredChunk> found = (await store.SearchAsync(new ChunkSearch { Vector = query, Model = "m", Depth = 1000 }, Cancellation)).Dense;
        Assert.Equal(model.Keys.Order(StringComparer.Ordinal), found.Select(chunk => chunk.ChunkId).Order(StringComparer.Ordinal));
        Assert.All(found, chunk => Assert.Equal(StoreSamples.Cosine(query, model[chunk.ChunkId]), chunk.Score, 1e-5));
    }
}
