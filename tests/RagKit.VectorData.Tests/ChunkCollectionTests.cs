using System.Linq.Expressions;
using CommunityToolkit.VectorData.InMemory;
using Microsoft.Extensions.VectorData;
using RagKit.Testing;
using RagKit.Retrieval;
using RagKit.Stores;
using Record = System.Collections.Generic.Dictionary<string, object?>;

namespace RagKit.VectorData.Tests;

public sealed class ChunkCollectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<Expression<Func<Record, bool>>, string> Filters
    {
        get
        {
            string[] wanted = ["de", "fr"];
            int year = 2020;
            return new()
            {
                { record => (string)record["lang"]! == "en", "one four" },
                { record => (string)record["lang"]! != "en", "two three" },
                { record => (int)record["year"]! > year && (string)record["lang"]! == "en", "four" },
                { record => year >= (int)record["year"]! || (string)record["DocumentId"]! == "d4", "one two four" },
                { record => !((string)record["SourceId"]! == "even") && record.ContainsKey("public"), "one three" },
                { record => (bool)record["public"]!, "one three" },
                { record => wanted.Contains((string)record["lang"]!), "two three" },
                { record => ((string[])record["tags"]!).Contains("b"), "two three" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Filters), DisableDiscoveryEnumeration = true)]
    public async Task Filters_of_records_are_filters_of_chunks(Expression<Func<Record, bool>> filter, string expected)
    {
        using InMemoryVectorStore provider = new();
        using VectorDataChunkStore store = await FilledAsync(provider);
        ChunkCollection collection = new("corpus", store);

        List<Record> found = [];
        await foreach (Record record in collection.GetAsync(filter, 10, cancellationToken: Cancellation))
            found.Add(record);
        List<Record> searched = [];
        await foreach (VectorSearchResult<Record> hit in collection.SearchAsync(StoreSamples.Vector(4, 2), 10, new() { Filter = filter }, Cancellation))
            searched.Add(hit.Record);

        Assert.Equal(expected, string.Join(' ', found.Select(record => record["Text"])));
        Assert.Equal(found.Select(record => record["Id"]).Order(), searched.Select(record => record["Id"]).Order());
    }

    [Fact]
    public async Task A_filter_that_a_corpus_has_not_is_refused_with_what_it_has()
    {
        using InMemoryVectorStore provider = new();
        using VectorDataChunkStore store = await FilledAsync(provider);
        ChunkCollection collection = new("corpus", store);
        foreach (Expression<Func<Record, bool>> filter in (Expression<Func<Record, bool>>[])[
            record => (string)record["Text"]! == "one", record => record["lang"] == null, record => ((string)record["lang"]!).StartsWith("en", StringComparison.Ordinal)])
        {
            await Assert.ThrowsAsync<NotSupportedException>(async () => await collection.GetAsync(filter, 1, cancellationToken: Cancellation).GetAsyncEnumerator(Cancellation).MoveNextAsync());
        }
    }

    [Fact]
    public async Task Records_hold_the_chunk_its_metadata_and_its_vector_when_asked_for()
    {
        using InMemoryVectorStore provider = new();
        using VectorDataChunkStore store = await FilledAsync(provider);
        ChunkCollection collection = new("corpus", store);
        Assert.True(await collection.CollectionExistsAsync(Cancellation));
        List<VectorSearchResult<Record>> hits = [];
        await foreach (VectorSearchResult<Record> hit in collection.SearchAsync(StoreSamples.Vector(4, 2), 2, new() { Skip = 1, IncludeVectors = true }, Cancellation))
            hits.Add(hit);
        Assert.Equal(2, hits.Count);
        Record best = (await collection.GetAsync(StoreSamples.ChunkId("d2", "two"), new() { IncludeVectors = true }, Cancellation))!;
        Assert.Equal(("two", "d2", 0, "de", 2020L), (best["Text"], best["DocumentId"], best["Ordinal"], best["lang"], best["year"]));
        Assert.Equal(1, StoreSamples.Cosine(StoreSamples.Vector(4, 2), ((ReadOnlyMemory<float>)best["Vector"]!).Span), 5);
        Assert.DoesNotContain(best["Id"], hits.Select(hit => hit.Record["Id"]));
        Assert.Null(await collection.GetAsync("none", cancellationToken: Cancellation));
        await Assert.ThrowsAsync<NotSupportedException>(() => collection.UpsertAsync(best, Cancellation));
        await Assert.ThrowsAsync<NotSupportedException>(() => collection.DeleteAsync("none", Cancellation));
    }

    [Fact]
    public async Task A_corpus_in_a_vector_store_is_ingested_and_searched_by_text_as_a_collection()
    {
        string folder = Directory.CreateTempSubdirectory("ragkit-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "cats.txt"), "Cats sleep for most of the day.", Cancellation);
            await File.WriteAllTextAsync(Path.Combine(folder, "ships.txt"), "Ships cross the sea with grain.", Cancellation);
            using InMemoryVectorStore provider = new();
            using FakeEmbeddingGenerator embedder = new();
            await using Corpus corpus = Corpus.Create("handbook", build => build.FromFolder(folder).ChunkByTokens(200).EmbedWith(embedder).StoreInVectorData(provider));
            await corpus.IngestAllAsync(cancellationToken: Cancellation);
            ChunkCollection collection = corpus.AsVectorStoreCollection(corpus.Name, corpus.Store);
            List<VectorSearchResult<Record>> hits = [];
            await foreach (VectorSearchResult<Record> hit in collection.SearchAsync("cats sleep", 1, cancellationToken: Cancellation))
                hits.Add(hit);
            Assert.Contains("Cats", (string)Assert.Single(hits).Record["Text"]!, StringComparison.Ordinal);
            List<Hit> found = [];
            await foreach (Hit hit in corpus.RetrieveAsync("ships with grain", cancellationToken: Cancellation))
                found.Add(hit);
            Assert.Contains("Ships", found[0].Chunk.Text, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<VectorDataChunkStore> FilledAsync(InMemoryVectorStore provider)
    {
        VectorDataChunkStore store = new(provider, "corpus");
        await store.SetManifestAsync(new CorpusManifest("corpus", "chunker/1", "embedder/1") { Model = "m", Dimensions = 4 }, Cancellation);
        (string Text, string Lang, int Year, bool? IsPublic, string[] Tags)[] rows =
            [("one", "en", 2019, true, ["a"]), ("two", "de", 2020, null, ["a", "b"]), ("three", "fr", 2021, true, ["b"]), ("four", "en", 2022, null, [])];
        await store.ReplaceAsync([.. rows.Select((row, at) => Document($"d{at + 1}", at + 1, row.Text, new Metadata(new Dictionary<string, MetadataValue?>
        {
            ["lang"] = row.Lang, ["year"] = row.Year, ["tags"] = row.Tags, ["public"] = row.IsPublic is { } isPublic ? isPublic : null,
        }.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Key, pair.Value!)))))], "m", Cancellation);
        return store;
    }

    private static DocumentChunks Document(string id, int number, string text, Metadata metadata)
    {
        DocumentChunks document = StoreSamples.Embedded(StoreSamples.Document(id, text), 4, number);
        return document with
        {
            Document = document.Document with { SourceId = number % 2 == 0 ? "even" : "odd" },
            Chunks = [.. document.Chunks.Select(chunk => chunk with { Metadata = metadata })],
        };
    }
}
