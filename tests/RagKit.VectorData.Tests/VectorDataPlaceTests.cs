using CommunityToolkit.VectorData.InMemory;
using RagKit.Stores;

namespace RagKit.VectorData.Tests;

public sealed class VectorDataPlaceTests
{
    private static readonly CorpusManifest Manifest = new("corpus", "chunker/1", "embedder/1") { Model = "m", Dimensions = 4 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_write_that_breaks_at_any_step_is_whole_or_nothing_for_the_process_that_comes_next()
    {
        for (int steps = 0; steps < 60; steps++)
        {
            BreakableVectorStore provider = new(new InMemoryVectorStore());
            using (VectorDataChunkStore store = new(provider, "corpus"))
            {
                await store.SetManifestAsync(Manifest, Cancellation);
                await store.ReplaceAsync([Document("a", "one", "two"), Document("b", "three")], "m", Cancellation);
                provider.BreakAfter(steps);
                Exception? error = await Record.ExceptionAsync(async () => await store.ReplaceAsync([Document("a", "two", "four", "five"), Document("c", "six")], "m", Cancellation));
                Assert.True(error is null or RagKitException, error?.ToString());
            }
            provider.BreakAfter(int.MaxValue);
            using VectorDataChunkStore next = new(provider, "corpus");
            string[] texts = [.. (await ListAsync(next)).Select(chunk => chunk.Text)];
            Assert.Contains(string.Join(' ', texts), (string[])["one two three", "two four five three six"]);
            Assert.Equal(texts.Length, (await next.SearchAsync(Near("one"), Cancellation)).Dense.Count);
            await next.ReplaceAsync([Document("a", "one"), Document("d", "seven")], "m", Cancellation);
            using VectorDataChunkStore last = new(provider, "corpus");
            int expected = texts.Contains("six") ? 4 : 3;
            Assert.Equal(new StoreCounts(expected, expected, expected), await last.CountAsync(Cancellation));
            Assert.Equal(expected, (await last.SearchAsync(Near("one"), Cancellation)).Dense.Count);
        }
    }

    [Fact]
    public async Task A_second_process_sees_what_the_first_has_written_and_goes_on_from_it()
    {
        InMemoryVectorStore provider = new();
        using VectorDataChunkStore first = new(provider, "corpus"), second = new(provider, "corpus");
        await first.SetManifestAsync(Manifest, Cancellation);
        for (int round = 0; round < 5; round++)
        {
            await first.ReplaceAsync([Document("a", $"kavo{round}")], "m", Cancellation);
            Assert.Equal($"kavo{round}", Assert.Single(await second.GetDocumentAsync("a", Cancellation)).Text);
            await second.ReplaceAsync([Document($"b{round}", "limu")], "m", Cancellation);
            Assert.Equal(round + 2, (await first.SearchAsync(Near("limu"), Cancellation)).Dense.Count);
        }
    }

    private static ChunkSearch Near(string text) => new() { Vector = VectorOf(text), Model = "m" };

    private static async Task<List<Chunk>> ListAsync(VectorDataChunkStore store)
    {
        List<Chunk> chunks = [];
        await foreach (Chunk chunk in store.ListChunksAsync(null, Cancellation))
            chunks.Add(chunk);
        return chunks;
    }

    private static DocumentChunks Document(string id, params string[] texts)
    {
        DocumentChunks document = StoreSamples.Document(id, texts);
        return document with { Vectors = document.Chunks.ToDictionary(chunk => chunk.Id, chunk => VectorOf(chunk.Text)) };
    }

    private static ReadOnlyMemory<float> VectorOf(string text) => StoreSamples.Vector(4, text.Sum(letter => letter));
}
