using System.Collections.Concurrent;
using RagKit.Text;

namespace RagKit.Stores.Postgres.Tests;

/// <summary>What the suites leave to the store: BM25 to the digit, whatever was written and removed before, and a feed that misses nothing.</summary>
public sealed class PostgresRankingTests(PostgresFixture server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Words_are_ranked_by_BM25_over_the_chunks_that_are_left()
    {
        Random random = new(3);
        await using PostgresChunkStore store = new(await server.NewDatabaseAsync(), "corpus", PostgresStores.Options);
        Dictionary<string, DocumentChunks> model = [];
        // Both ways of writing postings: copied as parts of their own, and merged into those that are there; then enough removals to fold them.
        await WriteAsync([.. Enumerable.Range(0, 300).Select(number => Random(random, number))]);
        for (int round = 0; round < 30; round++)
            await WriteAsync([Random(random, random.Next(320)), Titled(Random(random, 400 + round), $"title{round}")]);
        await AssertAsync();
        await WriteAsync([.. Enumerable.Range(400, 20).Select(number => Titled(model[$"d{number}"], "renamed"))]);
        await AssertAsync();
        string[] gone = [.. model.Keys.Where(_ => random.Next(3) > 0)];
        await store.DeleteAsync(gone, Cancellation);
        Array.ForEach(gone, id => model.Remove(id));
        await AssertAsync();
        await store.DeleteAsync([.. model.Keys.Take(20)], Cancellation);
        foreach (string id in model.Keys.Take(20).ToArray())
            model.Remove(id);
        await AssertAsync();
        Assert.Contains(" dead ones", (await store.GetStatusAsync(Cancellation)).Index, StringComparison.Ordinal);

        async Task WriteAsync(DocumentChunks[] documents)
        {
            documents = [.. documents.DistinctBy(document => document.Document.Id)];
            await store.ReplaceAsync(documents, null, Cancellation);
            Array.ForEach(documents, document => model[document.Document.Id] = document);
        }

        async Task AssertAsync()
        {
            foreach (string query in (string[])["word1 word7 word7", "word0 word2 word30 nowhere", "renamed title3 word5"])
            {
                Dictionary<string, double> expected = Expected(model.Values, query);
                IReadOnlyList<ScoredChunk> found = (await store.SearchAsync(new ChunkSearch { Text = query, Depth = 10_000 }, Cancellation)).Lexical;
                Assert.Equal(expected.Count, found.Count);
                Assert.All(found, hit => Assert.Equal(1, hit.Score / expected[hit.ChunkId], 1e-4));
                IReadOnlyList<ScoredChunk> best = (await store.SearchAsync(new ChunkSearch { Text = query, Depth = 10 }, Cancellation)).Lexical;
                Assert.Equal(found.Take(10), best);
                ChunkSearch filtered = new() { Text = query, Depth = 10_000, Filter = Filter.AnyOf("none", 1) | !Filter.Document("d5") };
                Assert.All((await store.SearchAsync(filtered, Cancellation)).Lexical, hit => Assert.Equal(1, hit.Score / expected[hit.ChunkId], 1e-4));
            }
        }
    }

    [Fact]
    public async Task A_reader_of_the_feed_misses_nothing_of_writers_at_once()
    {
        string place = await server.NewDatabaseAsync();
        await using PostgresChunkStore store = new(place, "corpus", PostgresStores.Options), other = new(place, "corpus", PostgresStores.Options);
        ConcurrentDictionary<string, bool> seen = [];
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task reading = Task.Run(async () =>
        {
            long position = 0;
            for (bool isLast = false; ;)
            {
                await foreach (DocumentChange change in other.ListChangesAsync(position, Cancellation))
                {
                    Assert.True(change.Position > position);
                    (position, seen[change.DocumentId]) = (change.Position, true);
                }
                if (isLast)
                    return;
                isLast = done.IsCancellationRequested;
            }
        }, Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (int number = 0; number < 40; number++)
                await (writer % 2 == 0 ? store : other).ReplaceAsync([StoreSamples.Document($"w{writer}-{number}", "kavo")], null, Cancellation);
        }, Cancellation)));
        await done.CancelAsync();
        await reading;
        Assert.Equal(160, seen.Count);
    }

    [Fact]
    public async Task Long_metadata_is_compared_to_its_last_character()
    {
        await using PostgresChunkStore store = new(await server.NewDatabaseAsync(), "corpus", PostgresStores.Options);
        string start = new('x', 5000);
        DocumentChunks document = StoreSamples.Document("d", "kavo", "limu", "rodu");
        document = document with { Chunks = [.. document.Chunks.Select((chunk, at) => chunk with { Metadata = new([KeyValuePair.Create("long", (MetadataValue)$"{start}{at}")]) })] };
        await store.ReplaceAsync([document], null, Cancellation);
        foreach (Filter filter in (Filter[])[Filter.Equal("long", start + "1"), Filter.GreaterThan("long", start + "0"), Filter.AtMost("long", start + "1"), Filter.LessThan("long", start), Filter.GreaterThan("long", "x"), Filter.Exists("long")])
        {
            string[] expected = [.. document.Chunks.Where(chunk => filter.Matches(chunk, "docs")).Select(chunk => chunk.Id).Order(StringComparer.Ordinal)];
            IReadOnlyList<ScoredChunk> found = (await store.SearchAsync(new ChunkSearch { Text = "kavo limu rodu", Filter = filter }, Cancellation)).Lexical;
            Assert.Equal(expected, found.Select(hit => hit.ChunkId).Order(StringComparer.Ordinal));
        }
        Assert.Equal(3, (await store.CountByAsync("long", null, Cancellation)).Count);
    }

    private static Dictionary<string, double> Expected(IEnumerable<DocumentChunks> documents, string query)
    {
        (string Id, IReadOnlyList<string> Terms)[] chunks = [.. documents.SelectMany(document => document.Chunks).Select(chunk => (chunk.Id, TextAnalyzer.Terms(chunk.EmbeddingText)))];
        double average = chunks.Average(chunk => chunk.Terms.Count);
        Dictionary<string, double> scores = [];
        foreach ((string term, int times) in Bm25.QueryTerms(query))
        {
            (string Id, int Count, int Length)[] holding = [.. chunks.Select(chunk => (chunk.Id, chunk.Terms.Count(word => word == term), chunk.Terms.Count)).Where(chunk => chunk.Item2 > 0)];
            foreach ((string id, int count, int length) in holding)
                scores[id] = scores.GetValueOrDefault(id) + (times * Bm25.Idf(chunks.Length, holding.Length) * Bm25.Saturation(count, length, average));
        }
        return scores;
    }

    private static DocumentChunks Random(Random random, int number) => StoreSamples.Document(
        $"d{number}", [.. Enumerable.Range(0, 8).Select(at => string.Join(' ', Enumerable.Range(0, random.Next(3, 30)).Select(_ => $"word{(int)(40 * Math.Pow(random.NextDouble(), 2))}")) + $" d{number}at{at}")]);

    private static DocumentChunks Titled(DocumentChunks document, string title) => document with { Chunks = [.. document.Chunks.Select(chunk => chunk with { Title = title })] };
}
