using System.Text.Json;
using RagKit.Stores;
using RagKit.TestData;

namespace RagKit.Tests.Stores;

public sealed class StoresRankAlikeTests
{
    [Fact]
    public async Task In_memory_and_SQLite_give_the_same_lexical_scores_on_real_questions()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string collection = SharedData.Path("ir", "cranfield");
        using TempFolder folder = new();
        await using SqliteChunkStore sqlite = new(Path.Combine(folder.Path, "corpus.db"));
        using InMemoryChunkStore memory = new();
        DocumentChunks[] documents = [.. Read(Path.Combine(collection, "corpus.jsonl")).Select(ToDocument)];
        // In many writes there and in one here: segments must not matter.
        foreach (DocumentChunks[] some in documents.Chunk(37))
            await sqlite.ReplaceAsync(some, null, cancellation);
        await memory.ReplaceAsync(documents, null, cancellation);
        foreach (JsonElement query in Read(Path.Combine(collection, "queries.jsonl")))
        {
            ChunkSearch search = new() { Text = query.GetProperty("text").GetString()!, Depth = 50 };

            IReadOnlyList<ScoredChunk> expected = (await sqlite.SearchAsync(search, cancellation)).Lexical;
            IReadOnlyList<ScoredChunk> found = (await memory.SearchAsync(search, cancellation)).Lexical;

            Assert.Equal(expected, found);
        }
    }

    private static DocumentChunks ToDocument(JsonElement document)
    {
        string id = document.GetProperty("_id").GetString()!, text = document.GetProperty("text").GetString()!;
        Chunk chunk = new($"{id}-0", id, 0, text, 0..text.Length) { Title = document.GetProperty("title").GetString()! };
        return new(new(id, "cranfield", id, "hash"), text.Length == 0 ? [] : [chunk]);
    }

    private static IEnumerable<JsonElement> Read(string path) =>
        File.ReadLines(path).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement);
}
