using RagKit.Text;
using Xunit;

namespace RagKit.Stores;

public abstract partial class ChunkStoreConformance
{
    /// <summary>The lexical leg's scores are those of <see cref="Bm25"/>, computed chunk by chunk: of words, titles and headings, repeated words among them.</summary>
    [Fact]
    public async Task SearchAsync_scores_words_by_the_formula_of_bm25()
    {
        Random random = new(11);
        DocumentChunks[] documents = [.. Enumerable.Range(0, 60).Select(number => Worded($"d{number}", random))];
        IChunkStore store = await HoldingAsync(documents);
        await AssertScoresAsync(store, documents, random);
    }

    /// <summary>What was removed or changed counts no more, neither in a word's rarity nor in the average length.</summary>
    [Fact]
    public async Task SearchAsync_scores_by_the_chunks_that_are_there_now()
    {
        Random random = new(12);
        SortedDictionary<string, DocumentChunks> documents = new(StringComparer.Ordinal);
        IChunkStore store = await HoldingAsync();
        for (int round = 0; round < 12; round++)
        {
            DocumentChunks[] written = [.. Enumerable.Range(0, 8).Select(_ => random.Next(40)).Distinct().Select(number => Worded($"d{number}", random))];
            await store.ReplaceAsync(written, null, Cancellation);
            foreach (DocumentChunks document in written)
                documents[document.Document.Id] = document;
            string[] gone = [.. Enumerable.Range(0, 2).Select(_ => $"d{random.Next(40)}").Distinct()];
            await store.DeleteAsync(gone, Cancellation);
            foreach (string id in gone)
                documents.Remove(id);
        }
        await AssertScoresAsync(store, documents.Values, random);
    }

    /// <summary>A filter takes chunks out of what is found, and changes no score.</summary>
    [Fact]
    public async Task SearchAsync_scores_alike_with_a_filter()
    {
        Random random = new(13);
        DocumentChunks[] documents = [.. Enumerable.Range(0, 40).Select(number => Worded($"d{number}", random))];
        IChunkStore store = await HoldingAsync(documents);
        Filter filter = Filter.Any([.. Enumerable.Range(0, 13).Select(number => Filter.Document($"d{number * 3}"))]);
        HashSet<string> passing = [.. documents.Where((_, number) => number % 3 == 0 && number < 39).SelectMany(document => document.Chunks).Select(chunk => chunk.Id)];
        Chunk[] chunks = [.. documents.SelectMany(document => document.Chunks)];
        for (int i = 0; i < 10; i++)
        {
            string query = WordsOf(random, 4);
            IReadOnlyList<ScoredChunk> found = (await store.SearchAsync(ByWords(query) with { Filter = filter }, Cancellation)).Lexical;
            AssertSameScores([.. PlainBm25.Search(chunks, query).Where(one => passing.Contains(one.ChunkId))], found);
        }
    }

    private static async Task AssertScoresAsync(IChunkStore store, IEnumerable<DocumentChunks> documents, Random random)
    {
        Chunk[] chunks = [.. documents.SelectMany(document => document.Chunks)];
        for (int i = 0; i < 25; i++)
        {
            string query = WordsOf(random, 1 + (i % 7));
            IReadOnlyList<ScoredChunk> expected = PlainBm25.Search(chunks, query);
            AssertSameScores(expected, (await store.SearchAsync(ByWords(query), Cancellation)).Lexical);
            int depth = 1 + i;
            IReadOnlyList<ScoredChunk> best = (await store.SearchAsync(ByWords(query, depth), Cancellation)).Lexical;
            Assert.Equal(Math.Min(depth, expected.Count), best.Count);
            for (int at = 0; at < best.Count; at++)
                Assert.Equal(expected[at].Score, best[at].Score, 1e-4 * expected[at].Score);
        }
    }

    /// <summary>The same chunks with the same scores (relative 1e-4), and best first: the order of scores that are nearer than that is open.</summary>
    private static void AssertSameScores(IReadOnlyList<ScoredChunk> expected, IReadOnlyList<ScoredChunk> found)
    {
        Dictionary<string, double> scores = expected.ToDictionary(one => one.ChunkId, one => one.Score, StringComparer.Ordinal);
        Assert.Equal(scores.Keys.Order(StringComparer.Ordinal), found.Select(one => one.ChunkId).Order(StringComparer.Ordinal));
        Assert.All(found, one => Assert.Equal(scores[one.ChunkId], one.Score, 1e-4 * one.Score));
        for (int i = 1; i < found.Count; i++)
            Assert.True(found[i - 1].Score >= found[i].Score);
    }

    private static DocumentChunks Worded(string id, Random random)
    {
        DocumentChunks document = StoreSamples.Document(id, [.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => WordsOf(random, random.Next(1, 40)))]);
        string title = WordsOf(random, random.Next(3));
        return document with { Chunks = [.. document.Chunks.Select(chunk => chunk with { Title = title, HeadingPath = [WordsOf(random, random.Next(4))] })] };
    }

    private static string WordsOf(Random random, int count) =>
        string.Join(' ', Enumerable.Range(0, count).Select(_ => $"w{(int)Math.Exp(random.NextDouble() * Math.Log(60))}x"));
}
