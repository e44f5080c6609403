using RagKit.Stores;

namespace RagKit.Tests.Stores;

public sealed class InMemoryChunkStoreTests
{
    private const string Model = "fake/1";
    private static readonly string[] Words = ["leave", "weeks", "hotel", "train", "paid", "parent", "receipt", "budget", "night", "desk"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lexical_scores_are_those_of_the_published_formula()
    {
        using InMemoryChunkStore store = new();
        // Lengths: 5 (title counted), 3 and 4: 4 on average. "hotel" is in one of three, "train" in two.
        await store.ReplaceAsync([Document("a", "Rome", "hotel hotel by train"), Document("b", "", "train to Bonn"), Document("c", "", "nothing of that kind")], null, Cancellation);

        ChunkSearchResult found = await store.SearchAsync(new() { Text = "hotel train hotel" }, Cancellation);

        double Idf(int holding) => Math.Log(1 + ((3 - holding + 0.5) / (holding + 0.5)));
        double hotel = Idf(1) * 2 * 2.2 / (2 + (1.2 * (0.25 + (0.75 * 5 / 4))));
        double trainOfA = Idf(2) * 2.2 / (1 + (1.2 * (0.25 + (0.75 * 5 / 4))));
        double trainOfB = Idf(2) * 2.2 / (1 + (1.2 * (0.25 + (0.75 * 3 / 4))));
        Assert.Equal(["a-0", "b-0"], found.Lexical.Select(one => one.ChunkId));
        Assert.Equal((2 * hotel) + trainOfA, found.Lexical[0].Score, 12);
        Assert.Equal(trainOfB, found.Lexical[1].Score, 12);
        Assert.Empty(found.Dense);
    }

    [Fact]
    public async Task After_any_changes_searches_find_what_a_new_store_with_the_same_content_finds()
    {
        Random random = new(3);
        using InMemoryChunkStore changed = new();
        Dictionary<string, DocumentChunks> content = [];
        await changed.SetManifestAsync(Manifest, Cancellation);
        for (int round = 0; round < 1500; round++)
        {
            string id = $"d{random.Next(40)}";
            if (random.Next(4) == 0)
            {
                content.Remove(id);
                await changed.DeleteAsync([id], Cancellation);
            }
            else
            {
                content[id] = RandomDocument(id, random);
                await changed.ReplaceAsync([content[id]], Model, Cancellation);
            }
        }
        using InMemoryChunkStore fresh = new();
        await fresh.SetManifestAsync(Manifest, Cancellation);
        await fresh.ReplaceAsync([.. content.Values], Model, Cancellation);

        Assert.Equal(await fresh.CountAsync(Cancellation), await changed.CountAsync(Cancellation));
        Assert.Equal(content.Values.Sum(document => document.Chunks.Count), (await changed.CountAsync(Cancellation)).Embedded);
        foreach (Filter? filter in (Filter?[])[null, Filter.Equal("even", true), Filter.Source("s1"), !Filter.Document("d3")])
        {
            for (int i = 0; i < 30; i++)
            {
                ChunkSearch search = new() { Text = RandomText(random, 3), Vector = RandomVector(random), Model = Model, Depth = 7, Filter = filter };
                ChunkSearchResult expected = await fresh.SearchAsync(search, Cancellation), found = await changed.SearchAsync(search, Cancellation);
                Assert.Equal(expected.Lexical.Select(one => (one.ChunkId, Math.Round(one.Score, 9), one.Cosine)), found.Lexical.Select(one => (one.ChunkId, Math.Round(one.Score, 9), one.Cosine)));
                Assert.Equal(expected.Dense, found.Dense);
                Assert.All(found.Lexical, one => Assert.NotNull(one.Cosine));
            }
        }
    }

    [Fact]
    public async Task Equal_cosines_are_ordered_by_chunk_id_whatever_order_they_came_in()
    {
        using InMemoryChunkStore store = new();
        await store.SetManifestAsync(Manifest, Cancellation);
        foreach (int i in Enumerable.Range(0, 200).OrderBy(i => i * 7919 % 211))
            await store.ReplaceAsync([Document($"d{i:000}", "", "same", new float[] { 1, 0, 0, 0 })], Model, Cancellation);

        ChunkSearchResult found = await store.SearchAsync(new() { Vector = new float[] { 1, 0, 0, 0 }, Model = Model, Depth = 5 }, Cancellation);

        Assert.Equal(["d000-0", "d001-0", "d002-0", "d003-0", "d004-0"], found.Dense.Select(one => one.ChunkId));
    }

    [Fact]
    public async Task A_write_with_a_bad_vector_changes_nothing()
    {
        using InMemoryChunkStore store = new();
        await store.SetManifestAsync(Manifest, Cancellation);
        await store.ReplaceAsync([Document("a", "", "hotel")], null, Cancellation);

        RagKitException wrong = await Assert.ThrowsAsync<RagKitException>(() => store.ReplaceAsync(
            [Document("b", "", "train", new float[4]), Document("a", "", "desk", new float[3])], Model, Cancellation).AsTask());
        await Assert.ThrowsAsync<RagKitException>(() => store.WriteVectorsAsync(
            [new("a-0", new float[4]), new("a-0", new[] { 1, float.NaN, 0, 0 })], Model, Cancellation).AsTask());

        Assert.Contains("3-dimensional", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(new StoreCounts(1, 1, 0), await store.CountAsync(Cancellation));
        Assert.Equal("hotel", Assert.Single(await store.GetDocumentAsync("a", Cancellation)).Text);
    }

    [Fact]
    public async Task A_query_of_another_model_is_refused_with_both_names()
    {
        using InMemoryChunkStore store = new();
        await store.SetManifestAsync(Manifest, Cancellation);

        CorpusMismatchException refused = await Assert.ThrowsAsync<CorpusMismatchException>(
            () => store.SearchAsync(new() { Vector = new float[4], Model = "other/2" }, Cancellation).AsTask());
        await Assert.ThrowsAsync<CorpusMismatchException>(
            () => store.SearchAsync(new() { Vector = new float[5], Model = Model }, Cancellation).AsTask());

        Assert.Contains("'other/2'", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"'{Model}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chunks_that_stay_keep_their_vectors_and_a_new_model_ends_those_of_the_old()
    {
        using InMemoryChunkStore store = new();
        await store.SetManifestAsync(Manifest, Cancellation);
        await store.ReplaceAsync([Document("a", "", "hotel", new float[] { 1, 2, 3, 4 })], Model, Cancellation);
        await store.ReplaceAsync([Document("a", "", "hotel")], null, Cancellation);
        Assert.Equal(["a-0"], await store.FindEmbeddedAsync(["a-0", "b-0"], Model, Cancellation));

        await store.WriteVectorsAsync([new("a-0", new float[] { 1, 0 }), new("gone", new float[] { 0, 1 })], "next/1", Cancellation);
        Assert.Equal(1, (await store.CountAsync(Cancellation)).Embedded);
        await store.SetManifestAsync(Manifest with { Model = "next/1", Dimensions = 2 }, Cancellation);

        Assert.Empty(await store.FindEmbeddedAsync(["a-0"], Model, Cancellation));
        Assert.Equal("a-0", Assert.Single((await store.SearchAsync(new() { Vector = new float[] { 1, 0 }, Model = "next/1" }, Cancellation)).Dense).ChunkId);
    }

    [Fact]
    public async Task Readers_see_whole_documents_while_they_are_replaced()
    {
        using InMemoryChunkStore store = new();
        await store.SetManifestAsync(Manifest, Cancellation);
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        DocumentChunks[] states = [.. Enumerable.Range(0, 2).Select(state => Versioned(state))];
        await store.ReplaceAsync([states[0]], Model, Cancellation);
        Task writer = Task.Run(
            async () =>
            {
                for (int i = 1; i < 1000; i++)
                    await store.ReplaceAsync([states[i % 2]], Model, CancellationToken.None);
                await done.CancelAsync();
            },
            Cancellation);
        int reads = 0;
        while (!done.IsCancellationRequested)
        {
            ChunkSearchResult found = await store.SearchAsync(
                new() { Text = "shared", Vector = new float[] { 1, 1, 0, 0 }, Model = Model }, Cancellation);
            Assert.Equal(5, found.Lexical.Count);
            Assert.Equal(found.Lexical.Select(one => one.ChunkId), found.Dense.Select(one => one.ChunkId).Order(StringComparer.Ordinal));
            Assert.Single(found.Lexical.Select(one => one.ChunkId.Split('-')[0]).Distinct());
            reads++;
        }
        await writer;
        Assert.True(reads > 0);

        static DocumentChunks Versioned(int state)
        {
            Chunk[] chunks = [.. Enumerable.Range(0, 5).Select(i => new Chunk($"v{state}-{i}", "a", i, "shared", (i * 6)..((i * 6) + 6)))];
            return new(new("a", "s0", "a", $"h{state}"), chunks)
            {
                Vectors = chunks.ToDictionary(chunk => chunk.Id, chunk => (ReadOnlyMemory<float>)new float[] { 1, chunk.Ordinal, 0, 0 }),
            };
        }
    }

    [Fact]
    public async Task Ids_that_could_not_be_written_whole_are_refused()
    {
        using InMemoryChunkStore store = new();
        await store.ReplaceAsync([Document("a", "", "hotel")], null, Cancellation);
        DocumentChunks stealing = new(new("b", "s", "b", "h"), [new("a-0", "b", 0, "train", 0..5)]);

        RagKitException stolen = await Assert.ThrowsAsync<RagKitException>(() => store.ReplaceAsync([stealing], null, Cancellation).AsTask());
        await Assert.ThrowsAsync<RagKitException>(() => store.ReplaceAsync([Document("c", "", "x"), Document("c", "", "y")], null, Cancellation).AsTask());

        Assert.Contains("document 'a'", stolen.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await store.CountAsync(Cancellation)).Documents);
    }

    [Fact]
    public async Task Ledger_entries_and_artifacts_are_kept_by_name_in_order()
    {
        using InMemoryChunkStore store = new();
        await store.RecordEntriesAsync([new("s", "b", "1"), new("s", "a", "1"), new("t", "a", "1"), new("s", "b", "2") { Attempts = 2 }], Cancellation);
        await store.RemoveEntriesAsync("s", ["a", "none"], Cancellation);
        byte[] content = [1, 2];
        await store.WriteArtifactAsync("z", content, Cancellation);
        await store.WriteArtifactAsync("model", content, Cancellation);
        content[0] = 9;
        await store.DeleteArtifactAsync("z", Cancellation);

        Assert.Equal([new LedgerEntry("s", "b", "2") { Attempts = 2 }], await store.ListEntriesAsync("s", Cancellation).ToListAsync(Cancellation));
        Assert.Equal(["s b", "t a"], await store.ListEntriesAsync(null, Cancellation).Select(entry => $"{entry.SourceId} {entry.ItemId}").ToListAsync(Cancellation));
        Assert.Equal(["model"], await store.ListArtifactsAsync(Cancellation));
        Assert.Equal([1, 2], (await store.ReadArtifactAsync("model", Cancellation))!.Value.ToArray());
        Assert.Null(await store.ReadArtifactAsync("z", Cancellation));
    }

    [Fact]
    public async Task A_chunk_that_changes_under_its_id_is_found_by_its_new_words_only()
    {
        using InMemoryChunkStore store = new();
        await store.ReplaceAsync([Document("a", "", "hotel"), Document("b", "", "desk")], null, Cancellation);
        await store.ReplaceAsync([Document("a", "Trains", "night")], null, Cancellation);

        Assert.Empty((await store.SearchAsync(new() { Text = "hotel" }, Cancellation)).Lexical);
        Assert.Equal(["a-0"], (await store.SearchAsync(new() { Text = "night trains" }, Cancellation)).Lexical.Select(one => one.ChunkId));
    }

    [Fact]
    public async Task A_filter_that_would_exhaust_the_stack_is_refused()
    {
        using InMemoryChunkStore store = new();
        await store.ReplaceAsync([Document("a", "", "hotel")], null, Cancellation);
        Filter deep = Filter.Document("a");
        for (int i = 0; i < 100_000; i++)
            deep = Filter.Not(deep);

        await Assert.ThrowsAsync<RagKitException>(() => store.SearchAsync(new() { Text = "hotel", Filter = deep }, Cancellation).AsTask());
    }

    [Fact]
    public void The_verb_gives_each_corpus_a_store_of_its_own()
    {
        CorpusBuilder corpus = new CorpusBuilder("handbook").StoreInMemory();

        using InMemoryChunkStore first = Assert.IsType<InMemoryChunkStore>(corpus.Store!(null!));
        using InMemoryChunkStore second = Assert.IsType<InMemoryChunkStore>(corpus.Store!(null!));
        Assert.NotSame(first, second);
    }

    private static CorpusManifest Manifest { get; } = new("handbook", "tokens/1", Model) { Model = Model, Dimensions = 4 };

    private static DocumentChunks Document(string id, string title, string text, ReadOnlyMemory<float>? vector = null) =>
        new(new(id, "s0", id, "hash"), [new($"{id}-0", id, 0, text, 0..text.Length) { Title = title }])
        {
            Vectors = vector is { } given ? new Dictionary<string, ReadOnlyMemory<float>> { [$"{id}-0"] = given } : [],
        };

    private static DocumentChunks RandomDocument(string id, Random random)
    {
        Chunk[] chunks = [.. Enumerable.Range(0, random.Next(0, 5)).Select(i => (Ordinal: i, Text: RandomText(random, random.Next(1, 12))))
            .Select(one => new Chunk($"{id}-{one.Ordinal}-{one.Text}", id, one.Ordinal, one.Text, 0..one.Text.Length)
            {
                Metadata = new(new Dictionary<string, MetadataValue> { ["even"] = one.Text.Length % 2 == 0 }),
            })];
        return new(new(id, $"s{id.Length % 2}", id, "hash"), chunks)
        {
            Vectors = chunks.ToDictionary(chunk => chunk.Id, _ => (ReadOnlyMemory<float>)RandomVector(random)),
        };
    }

    private static string RandomText(Random random, int length) => string.Join(' ', Enumerable.Range(0, length).Select(_ => Words[random.Next(Words.Length)]));

    private static float[] RandomVector(Random random) => [.. Enumerable.Range(0, 4).Select(_ => random.NextSingle() - 0.5f)];
}
