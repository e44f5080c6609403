using System.Globalization;
using Xunit;

namespace RagKit.Stores;

public abstract partial class ChunkStoreConformance
{
    /// <summary>The dense leg ranks as comparing with every vector does, at any depth.</summary>
    [Fact]
    public async Task SearchAsync_ranks_by_exact_cosine_similarity()
    {
        DocumentChunks[] documents = [.. Enumerable.Range(0, 60).Select(number => Embedded($"d{number}", 100 * number, "one", "two", "three"))];
        IChunkStore store = await HoldingAsync(documents);
        for (int seed = 0; seed < 20; seed++)
        {
            float[] query = StoreSamples.Vector(Dimensions, 100_000 + seed);
            (string Id, double Score)[] expected = [.. documents
                .SelectMany(document => document.Vectors)
                .Select(pair => (pair.Key, Score: StoreSamples.Cosine(query, pair.Value.Span)))
                .OrderByDescending(pair => pair.Score).ThenBy(pair => pair.Key, StringComparer.Ordinal)];
            int depth = 1 + (seed * 11);
            IReadOnlyList<ScoredChunk> found = (await store.SearchAsync(ByVector(query, depth), Cancellation)).Dense;
            Assert.Equal(Math.Min(depth, 180), found.Count);
            for (int i = 0; i < found.Count; i++)
                Assert.Equal(expected[i].Score, found[i].Score, 1e-5);
            Assert.Equal(expected.Take(found.Count).Select(pair => pair.Id), found.Select(chunk => chunk.ChunkId));
        }
    }

    /// <summary>The length of a vector does not matter, and equal chunks stand in the order of their ids.</summary>
    [Fact]
    public async Task SearchAsync_breaks_ties_by_ascending_chunk_id()
    {
        float[] vector = StoreSamples.Vector(Dimensions, 1);
        string[] ids = ["b", "\U0001F600", "a", "\uFFFD", "B"];
        DocumentChunks document = new(new StoredDocument("d", "s", "d", "h"), [.. ids.Select((id, at) => new Chunk(id, "d", at, "kavo", 0..4))])
        {
            Vectors = ids.Select((id, at) => (id, at)).ToDictionary(
                pair => pair.id, pair => (ReadOnlyMemory<float>)vector.Select(value => value * (1 << pair.at)).ToArray()),
        };
        IChunkStore store = await HoldingAsync(document, StoreSamples.Document("other", "limu", "rodu", "seta", "pimo", "gura", "tole"));
        ChunkSearchResult found = await store.SearchAsync(ByVector(vector) with { Text = "kavo" }, Cancellation);
        Assert.Equal(ids.Order(StringComparer.Ordinal), found.Dense.Select(chunk => chunk.ChunkId));
        Assert.Equal(ids.Order(StringComparer.Ordinal), found.Lexical.Select(chunk => chunk.ChunkId));
    }

    /// <summary>A vector of zeros is like nothing.</summary>
    [Fact]
    public async Task SearchAsync_allows_vectors_of_zeros()
    {
        DocumentChunks zero = StoreSamples.Document("z", "kavo");
        zero = zero with { Vectors = new Dictionary<string, ReadOnlyMemory<float>> { [zero.Chunks[0].Id] = new float[Dimensions] } };
        IChunkStore store = await HoldingAsync(zero, Embedded("a", 1, "limu"), StoreSamples.Document("b", "rodu"));
        float[] query = StoreSamples.Vector(Dimensions, 1);
        ChunkSearchResult found = await store.SearchAsync(ByVector(query) with { Text = "kavo" }, Cancellation);
        Assert.Equal(StoreSamples.ChunkId("a", "limu"), found.Dense[0].ChunkId);
        Assert.All(found.Dense.Skip(1), chunk => Assert.Equal(0, chunk.Score));
        Assert.Equal(0, Assert.Single(found.Lexical).Cosine);
        Assert.Empty((await store.SearchAsync(ByVector(new float[Dimensions]), Cancellation)).Dense);
    }

    /// <summary>A chunk found by words carries its similarity, at whatever place the dense leg has it.</summary>
    [Fact]
    public async Task SearchAsync_gives_the_cosine_of_every_lexical_hit_that_has_a_vector()
    {
        DocumentChunks a = Embedded("a", 1, "kavo limu"), b = Embedded("b", 2, "kavo rodu");
        IChunkStore store = await HoldingAsync(a, b, StoreSamples.Document("c", "kavo seta"), Embedded("d", 4, "pimo", "pimo pimo", "gura", "tole", "mela"));
        float[] query = StoreSamples.Vector(Dimensions, 77);
        ChunkSearchResult found = await store.SearchAsync(ByVector(query, 3) with { Text = "kavo" }, Cancellation);
        Dictionary<string, double?> cosines = found.Lexical.ToDictionary(chunk => chunk.ChunkId, chunk => chunk.Cosine);
        Assert.Equal(3, cosines.Count);
        foreach (DocumentChunks document in new[] { a, b })
            Assert.Equal(StoreSamples.Cosine(query, document.Vectors.Single().Value.Span), cosines[document.Chunks[0].Id]!.Value, 1e-5);
        Assert.Null(cosines[StoreSamples.ChunkId("c", "kavo seta")]);
        Assert.All((await store.SearchAsync(ByWords("kavo"), Cancellation)).Lexical, chunk => Assert.Null(chunk.Cosine));
    }

    /// <summary>A vector of another model is refused, with both names and what to do.</summary>
    [Fact]
    public async Task SearchAsync_refuses_a_vector_of_another_model()
    {
        IChunkStore store = await HoldingAsync(Embedded("a", 1, "kavo"));
        CorpusMismatchException model = await Assert.ThrowsAsync<CorpusMismatchException>(async () => await store.SearchAsync(
            new ChunkSearch { Vector = new float[Dimensions], Model = "model/2" }, Cancellation));
        Assert.Contains("model/2", model.Message, StringComparison.Ordinal);
        Assert.Contains(Model, model.Message, StringComparison.Ordinal);
        CorpusMismatchException dimensions = await Assert.ThrowsAsync<CorpusMismatchException>(async () => await store.SearchAsync(
            ByVector(StoreSamples.Vector(Dimensions + 5, 1)), Cancellation));
        Assert.Contains((Dimensions + 5).ToString(CultureInfo.InvariantCulture), dimensions.Message, StringComparison.Ordinal);

        await store.SetManifestAsync(Manifest with { Model = null, Dimensions = 0 }, Cancellation);
        await Assert.ThrowsAsync<CorpusMismatchException>(async () => await store.SearchAsync(ByVector(StoreSamples.Vector(Dimensions, 1)), Cancellation));
    }

    /// <summary>Of documents with one word each, the one that has it more often, or is shorter, goes first: BM25's own curve.</summary>
    [Fact]
    public async Task SearchAsync_ranks_one_word_as_bm25_does()
    {
        Random random = new(7);
        (string Id, int Count, int Length)[] texts = [.. Enumerable.Range(0, 40).Select(number =>
            ($"d{number}", Count: random.Next(1, 6), Length: random.Next(6, 60)))];
        List<DocumentChunks> documents = [.. texts.Select(text => StoreSamples.Document(
            text.Id, string.Join(' ', Enumerable.Range(0, text.Length).Select(at => at < text.Count ? "kavo" : $"limu{text.Id}x{at}"))))];
        documents.AddRange(Enumerable.Range(0, 60).Select(number => StoreSamples.Document($"e{number}", $"rodu seta{number}")));
        IChunkStore store = await HoldingAsync([.. documents]);

        double average = (texts.Sum(text => text.Length) + 120) / 100.0;
        double Expected((string Id, int Count, int Length) text) =>
            text.Count * 2.2 / (text.Count + (1.2 * (1 - 0.75 + (0.75 * text.Length / average))));
        IReadOnlyList<ScoredChunk> found = (await store.SearchAsync(ByWords("kavo"), Cancellation)).Lexical;
        Assert.Equal(40, found.Count);
        Dictionary<string, double> expected = texts.ToDictionary(text => documents.Single(document => document.Document.Id == text.Id).Chunks[0].Id, Expected);
        double weight = Math.Log(1 + ((100 - 40 + 0.5) / (40 + 0.5)));
        Assert.All(found, chunk => Assert.Equal(expected[chunk.ChunkId] * weight, chunk.Score, 1e-4 * weight));
        for (int i = 1; i < found.Count; i++)
            Assert.True(found[i - 1].Score >= found[i].Score);
    }

    /// <summary>Any word may match, rare ones count more, and one that is repeated in the query counts repeatedly.</summary>
    [Fact]
    public async Task SearchAsync_adds_up_the_words_of_the_query()
    {
        List<DocumentChunks> documents = [StoreSamples.Document("rare", "kavo pimo"), StoreSamples.Document("common", "limu pimo"), StoreSamples.Document("both", "kavo limu")];
        documents.AddRange(Enumerable.Range(0, 3).Select(number => StoreSamples.Document($"c{number}", $"limu gura{number} tole mela")));
        documents.AddRange(Enumerable.Range(0, 40).Select(number => StoreSamples.Document($"f{number}", $"rodu{number} seta{number}")));
        IChunkStore store = await HoldingAsync([.. documents]);
        string rare = documents[0].Chunks[0].Id, common = documents[1].Chunks[0].Id, both = documents[2].Chunks[0].Id;
        Assert.Equal([both, rare, common], (await FindAsync(store, "kavo limu unknownword")).Take(3));
        Assert.Equal([both, common, rare], (await FindAsync(store, "kavo limu limu limu limu")).Where(id => id == both || id == common || id == rare));
        Assert.Equal([both], (await store.SearchAsync(ByWords("kavo limu", 1), Cancellation)).Lexical.Select(chunk => chunk.ChunkId));
    }

    /// <summary>Words are found whatever their case, accents and ending; titles and headings are searched, too.</summary>
    [Theory]
    [InlineData("RUNNING", "run")]
    [InlineData("naïve café", "NAIVE")]
    [InlineData("日本語 テキスト", "日本語")]
    [InlineData("Привет мир", "привет")]
    [InlineData("한국어 문장", "한국어")]
    [InlineData("हिन्दी भाषा", "हिन्दी")]
    [InlineData("كتاب جديد", "كتاب")]
    [InlineData("Ελλάδα", "ΕΛΛΆΔΑ")]
    [InlineData("state-of-the-art", "art")]
    [InlineData("a\0b nul", "nul")]
    [InlineData("foo_bar", "bar")]
    public async Task SearchAsync_finds_words_in_any_script(string text, string query)
    {
        IChunkStore store = await HoldingAsync(StoreSamples.Document("x", text), StoreSamples.Document("y", "kavo"), StoreSamples.Document("z", "limu"));
        Assert.Equal([StoreSamples.ChunkId("x", text)], await FindAsync(store, query));
        DocumentChunks titled = StoreSamples.Document("x", "rodu");
        titled = titled with { Chunks = [titled.Chunks[0] with { HeadingPath = [text] }] };
        await store.ReplaceAsync([titled], null, Cancellation);
        Assert.Equal([StoreSamples.ChunkId("x", "rodu")], await FindAsync(store, query));
    }

    /// <summary>Queries without a word to look for find nothing, and none is read as a command.</summary>
    [Theory]
    [InlineData("", false)]
    [InlineData("  \t\n", false)]
    [InlineData("the and of", false)]
    [InlineData("?!.,;", false)]
    [InlineData("unknownword", false)]
    [InlineData("\"kavo", true)]
    [InlineData("kavo\" OR \"limu", true)]
    [InlineData("kavo*", true)]
    [InlineData("-kavo", true)]
    [InlineData("^kavo", true)]
    [InlineData("NEAR(kavo", true)]
    [InlineData("text:kavo", true)]
    [InlineData("{kavo} + (", true)]
    [InlineData("kavo AND NOT kavo", true)]
    [InlineData("'; DROP TABLE chunks; -- kavo", true)]
    [InlineData("\0kavo\0", true)]
    [InlineData("kavo \ud800", true)]
    [InlineData("😀 kavo 😀", true)]
    public async Task SearchAsync_takes_any_text_for_words(string query, bool found)
    {
        IChunkStore store = await HoldingAsync(StoreSamples.Document("x", "kavo"), StoreSamples.Document("y", "rodu"), StoreSamples.Document("z", "seta"));
        string[] ids = await FindAsync(store, query);
        Assert.Equal(found ? [StoreSamples.ChunkId("x", "kavo")] : [], ids);
    }

    /// <summary>A pasted book is a query, too.</summary>
    [Fact]
    public async Task SearchAsync_takes_a_query_of_a_hundred_kilobytes()
    {
        IChunkStore store = await HoldingAsync(StoreSamples.Document("x", "kavo"), StoreSamples.Document("y", "rodu"), StoreSamples.Document("z", "seta"));
        string query = "kavo " + string.Join(' ', Enumerable.Range(0, 15_000).Select(number => $"w{number * 7919}"));
        Assert.Equal([StoreSamples.ChunkId("x", "kavo")], await FindAsync(store, query));
        Assert.Equal([StoreSamples.ChunkId("x", "kavo")], await FindAsync(store, string.Concat(Enumerable.Repeat("kavo ", 20_000))));
    }

    /// <summary>A depth below 1 is an error of the caller.</summary>
    [Fact]
    public async Task SearchAsync_refuses_a_depth_below_1()
    {
        IChunkStore store = await NewAsync();
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await store.SearchAsync(ByWords("kavo", 0), Cancellation));
    }

    /// <summary>Cancelled searches end with a cancellation.</summary>
    [Fact]
    public async Task Reading_ends_when_cancelled()
    {
        IChunkStore store = await HoldingAsync(Embedded("a", 1, "kavo"));
        CancellationToken cancelled = new(true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.SearchAsync(ByWords("kavo"), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.GetDocumentAsync("a", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.ListChunksAsync(null, cancelled).GetAsyncEnumerator(cancelled).MoveNextAsync());
    }
}
