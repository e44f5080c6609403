using Xunit;

namespace RagKit.Stores;

public abstract partial class ChunkStoreConformance
{
    /// <summary>Hundreds of random filters over random metadata pass exactly the chunks that <see cref="Filter.Matches"/> passes, in both legs.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task SearchAsync_filters_as_Filter_Matches_says(int seed)
    {
        Random random = new(seed);
        DocumentChunks[] documents = [.. Enumerable.Range(0, 10).Select(number => Filterable(random, number))];
        IChunkStore store = await HoldingAsync(documents);
        for (int round = 0; round < 150; round++)
        {
            Filter filter = StoreSamples.Filter(random, depth: 3);
            string[] expected = [.. documents
                .SelectMany(document => document.Chunks.Where(chunk => filter.Matches(chunk, document.Document.SourceId)))
                .Select(chunk => chunk.Id).Order(StringComparer.Ordinal)];
            ChunkSearch search = ByVector(StoreSamples.Vector(Dimensions, 99)) with { Text = "kavo", Filter = filter };
            ChunkSearchResult found = await store.SearchAsync(search, Cancellation);
            Assert.True(expected.SequenceEqual(found.Dense.Select(chunk => chunk.ChunkId).Order(StringComparer.Ordinal)), $"dense: {filter}");
            string[] words = [.. expected.Where(id => id.Contains("kavo", StringComparison.Ordinal))];
            Assert.True(words.SequenceEqual(found.Lexical.Select(chunk => chunk.ChunkId).Order(StringComparer.Ordinal)), $"lexical: {filter}");
        }
    }

    /// <summary>A filter chooses before the best are taken, not after.</summary>
    [Fact]
    public async Task SearchAsync_fills_its_depth_with_chunks_that_pass()
    {
        DocumentChunks[] documents = [.. Enumerable.Range(0, 50).Select(number => Embedded($"d{number}", 10 * number, "kavo", $"limu{number}", $"rodu{number}"))];
        IChunkStore store = await HoldingAsync(documents);
        ChunkSearch search = ByVector(StoreSamples.Vector(Dimensions, 99), depth: 4) with { Text = "kavo", Filter = Filter.AnyOf("none", 1) | Filter.Document("d7") | Filter.Document("d8") };
        ChunkSearchResult found = await store.SearchAsync(search, Cancellation);
        Assert.Equal(4, found.Dense.Count);
        Assert.Equal(2, found.Lexical.Count);
        Assert.All(found.Dense, chunk => Assert.StartsWith("d", chunk.ChunkId, StringComparison.Ordinal));
        Assert.All(found.Lexical, chunk => Assert.Matches("^d[78]/", chunk.ChunkId));
        (string Id, double Score)[] best = [.. documents.Where(document => document.Document.Id is "d7" or "d8").SelectMany(document => document.Vectors)
            .Select(pair => (pair.Key, StoreSamples.Cosine(search.Vector!.Value.Span, pair.Value.Span))).OrderByDescending(pair => pair.Item2)];
        Assert.Equal(best.Take(4).Select(pair => pair.Id), found.Dense.Select(chunk => chunk.ChunkId));
    }

    /// <summary>Numbers near the ends of their ranges stay apart, and hostile names are only names.</summary>
    [Fact]
    public async Task SearchAsync_compares_exactly()
    {
        MetadataValue[] values = [long.MaxValue, long.MaxValue - 1, 9007199254740993, 9007199254740992, 0.1m, 0.10000000000000000001m, decimal.MinValue];
        DocumentChunks document = StoreSamples.Document("d", [.. values.Select((_, at) => $"kavo{at}")]);
        const string Name = "it's \"$.a\" ]; --";
        document = document with { Chunks = [.. document.Chunks.Select((chunk, at) => chunk with { Metadata = new([KeyValuePair.Create(Name, values[at])]) })] };
        IChunkStore store = await HoldingAsync(StoreSamples.Embedded(document, Dimensions, 1));
        for (int at = 0; at < values.Length; at++)
        {
            ChunkSearch search = ByVector(StoreSamples.Vector(Dimensions, 5)) with { Filter = Filter.Equal(Name, values[at]) };
            Assert.Equal([document.Chunks[at].Id], (await store.SearchAsync(search, Cancellation)).Dense.Select(chunk => chunk.ChunkId));
        }
    }

    /// <summary>A filter of a thousand levels works, or is refused in words.</summary>
    [Fact]
    public async Task SearchAsync_takes_long_and_deep_filters()
    {
        IChunkStore store = await HoldingAsync(Embedded("a", 1, "kavo"), Embedded("b", 2, "limu"));
        Filter deep = Filter.Document("a");
        for (int level = 0; level < 1000; level++)
            deep = level % 2 == 0 ? !deep : deep & !Filter.Exists("none");
        Filter wide = Filter.Any([.. Enumerable.Range(0, 3000).Select(number => Filter.Document($"x{number}")), Filter.Document("a")]);
        ChunkSearch search = ByVector(StoreSamples.Vector(Dimensions, 5));
        Assert.Equal(StoreSamples.ChunkId("a", "kavo"), Assert.Single((await store.SearchAsync(search with { Filter = wide }, Cancellation)).Dense).ChunkId);
        try
        {
            Assert.Single((await store.SearchAsync(search with { Filter = deep }, Cancellation)).Dense);
        }
        catch (RagKitException error)
        {
            Assert.Contains("nested", error.Message, StringComparison.Ordinal);
        }
    }

    private static DocumentChunks Filterable(Random random, int number)
    {
        DocumentChunks document = StoreSamples.Document($"d{number}", [.. Enumerable.Range(0, 12).Select(at => at % 3 == 0 ? $"kavo rodu{at}" : $"limu{at}")]);
        return StoreSamples.Embedded(document with
        {
            Document = document.Document with { SourceId = $"s{number % 3}" },
            Chunks = [.. document.Chunks.Select(chunk => chunk with { Metadata = StoreSamples.Metadata(random) })],
        }, Dimensions, 100 * number);
    }
}
