using RagKit.Sqlite;
using RagKit.TestData;
using SQLitePCL;

namespace RagKit.Stores.Sqlite.Tests;

/// <summary>Two stores over one file stand for two processes: they share nothing but the file.</summary>
public sealed class LexicalSyncTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder.Path, "corpus.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_search_by_words_follows_whatever_another_writer_does()
    {
        Random random = new(4);
        await using SqliteChunkStore writer = new(File), reader = new(File);
        Dictionary<string, string[]> model = [];
        for (int round = 0; round < 300; round++)
        {
            string id = $"d{random.Next(30)}";
            string[] texts = [.. Enumerable.Range(0, random.Next(4)).Select(_ => $"kavo{random.Next(5)} limu{random.Next(9)} seta")];
            await writer.ReplaceAsync([StoreSamples.Document(id, texts)], null, Cancellation);
            model[id] = [.. texts.Select((text, at) => StoreSamples.ChunkId(id, text, 1 + texts.Take(at).Count(other => other == text)))];
            if (random.Next(8) == 0)
            {
                string gone = $"d{random.Next(30)}";
                await writer.DeleteAsync([gone], Cancellation);
                model[gone] = [];
            }
            if (random.Next(3) == 0)
                Assert.Equal(model.Values.SelectMany(ids => ids).Order(StringComparer.Ordinal), (await SearchAsync(reader, "seta")).Order(StringComparer.Ordinal));
        }
        Assert.Equal(await SearchAsync(writer, "kavo1 limu2"), await SearchAsync(reader, "kavo1 limu2"));
        await using SqliteChunkStore fresh = new(File);
        Assert.Equal(await SearchAsync(fresh, "kavo1 limu2"), await SearchAsync(reader, "kavo1 limu2"));
        using SqliteConnection connection = new(StoreSchema.Corpus, File, raw.SQLITE_OPEN_READONLY);
        LexicalFiles.AssertFits(connection);
    }

    [Fact]
    public async Task A_damaged_segment_is_an_error_that_names_the_file_and_what_to_do()
    {
        await using (SqliteChunkStore store = new(File))
            await store.ReplaceAsync([StoreSamples.Document("d", "kavo limu")], null, Cancellation);
        using (SqliteConnection connection = new(StoreSchema.Corpus, File, raw.SQLITE_OPEN_READWRITE))
            connection.Execute("UPDATE segments SET content = CAST(replace(content, 'kavo', 'kivo') AS BLOB)");
        await using SqliteChunkStore damaged = new(File);
        RagKitException error = await Assert.ThrowsAnyAsync<RagKitException>(async () => await SearchAsync(damaged, "kavo"));
        Assert.Contains(File, error.Message, StringComparison.Ordinal);
        Assert.Contains("ingest again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_that_fails_leaves_the_index_as_it_was()
    {
        await using SqliteChunkStore store = new(File);
        await store.ReplaceAsync([StoreSamples.Document("d", "kavo limu")], null, Cancellation);
        DocumentChunks twice = StoreSamples.Document("e", "kavo");
        twice = twice with { Chunks = [twice.Chunks[0], twice.Chunks[0]] };
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await store.ReplaceAsync(
            [StoreSamples.Document("d", "rodu"), StoreSamples.Document("f", "seta"), twice], null, Cancellation));
        Assert.Empty(await SearchAsync(store, "rodu seta"));
        Assert.Single(await SearchAsync(store, "limu"));
        using SqliteConnection connection = new(StoreSchema.Corpus, File, raw.SQLITE_OPEN_READONLY);
        LexicalFiles.AssertFits(connection);
    }

    private static async Task<string[]> SearchAsync(SqliteChunkStore store, string words) =>
        [.. (await store.SearchAsync(new ChunkSearch { Text = words, Depth = 1000 }, Cancellation)).Lexical.Select(found => found.ChunkId)];
}
