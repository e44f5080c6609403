using Xunit;

namespace RagKit.Stores;

public abstract partial class ChunkStoreConformance
{
    /// <summary>
    /// Listings that are read while documents are replaced, added and removed name every document that stays once, in order, and no chunk twice.
    /// </summary>
    [Fact]
    public async Task Listings_are_whole_while_others_write()
    {
        const int Stays = 2300;
        IChunkStore store = await HoldingAsync([.. Enumerable.Range(0, Stays).Select(number => StoreSamples.Document($"m{number:0000}", $"kavo {number}"))]);
        List<string> documents = [], chunks = [];
        int writes = 0;
        await foreach (StoredDocument document in store.ListDocumentsAsync(null, Cancellation))
        {
            documents.Add(document.Id);
            await WriteNowAndThenAsync(documents.Count);
        }
        await foreach (Chunk chunk in store.ListChunksAsync(null, Cancellation))
        {
            chunks.Add(chunk.Id);
            await WriteNowAndThenAsync(chunks.Count);
        }

        Assert.Equal(documents.Order(StringComparer.Ordinal).Distinct(), documents);
        Assert.Equal(Enumerable.Range(0, Stays).Select(number => $"m{number:0000}"), documents.Where(id => id[0] == 'm'));
        Assert.Equal(chunks.Count, chunks.Distinct().Count());
        Assert.Equal(Enumerable.Range(0, Stays).Select(number => StoreSamples.ChunkId($"m{number:0000}", $"kavo {number}")), chunks.Where(id => id[0] == 'm'));
        Assert.True(writes > 10);

        // Before, behind and at the place of the listing: those that stay are written again as they are.
        async Task WriteNowAndThenAsync(int read)
        {
            if (read % 400 != 200)
                return;
            writes += 3;
            await store.ReplaceAsync([StoreSamples.Document($"a{writes}", "limu"), StoreSamples.Document($"z{writes}", "limu")], null, Cancellation);
            await store.ReplaceAsync([.. new[] { read - 150, read - 1, read, read + 90 }.Where(number => number < Stays).Select(number => StoreSamples.Document($"m{number:0000}", $"kavo {number}"))], null, Cancellation);
            await store.DeleteAsync([$"a{writes - 3}", $"z{writes - 3}"], Cancellation);
        }
    }

    /// <summary>Times keep their instant to 100 ns and their offset, text every character, numbers every digit: in documents and in chunks.</summary>
    [Theory]
    [InlineData("0001-01-01T00:00:00.0000000+00:00")]
    [InlineData("1969-12-31T23:59:59.9999999-11:30")]
    [InlineData("2026-11-21T10:20:30.1234567+05:45")]
    [InlineData("9999-12-31T23:59:59.9999999+00:00")]
    public async Task Times_come_back_to_the_tick_with_their_offset(string time)
    {
        DateTimeOffset at = DateTimeOffset.ParseExact(time, "O", System.Globalization.CultureInfo.InvariantCulture);
        DocumentChunks document = StoreSamples.Document("a", "kavo");
        document = document with
        {
            Document = document.Document with { ModifiedAt = at, Lineage = document.Document.Lineage with { At = at } },
            Chunks = [document.Chunks[0] with { Metadata = new Metadata([KeyValuePair.Create("at", (MetadataValue)at), KeyValuePair.Create("list", (MetadataValue)new MetadataValue[] { at, "x" })]) }],
        };
        IChunkStore store = await HoldingAsync(document);

        StoredDocument stored = Assert.Single(await store.FindDocumentsAsync(["a"], Cancellation));
        Assert.Equal((at, at.Offset, at), (stored.ModifiedAt, stored.ModifiedAt!.Value.Offset, stored.Lineage.At));
        AssertSame(document.Chunks[0], (await store.GetDocumentAsync("a", Cancellation))[0]);
        ChunkSearch found = ByWords("kavo") with { Filter = Filter.Equal("at", at) & Filter.Equal("list", at) };
        Assert.Single((await store.SearchAsync(found, Cancellation)).Lexical);
    }

    /// <summary>Values of each kind keep their kind, whatever they look like.</summary>
    [Fact]
    public async Task Metadata_keep_their_kinds()
    {
        MetadataValue[] values =
        [
            "1", 1, 1.0m, 1.10m, true, "true", "null", MetadataValue.Null, "", long.MaxValue, long.MinValue, decimal.MaxValue, decimal.MinValue, 0.0000000000000000000000000001m,
            "2026-11-21T10:20:30.1234567+05:45", new DateTimeOffset(2026, 11, 21, 10, 20, 30, TimeSpan.Zero), MetadataValue.FromElements([]), MetadataValue.FromElements([MetadataValue.Null]),
            new MetadataValue[] { "a" }, "[\"a\"]", "日本語 😀 \u0001\0\u2028", "e\u0301",
        ];
        DocumentChunks document = StoreSamples.Document("a", [.. values.Select((_, at) => $"kavo {at}")]);
        document = document with { Chunks = [.. document.Chunks.Select((chunk, at) => chunk with { Metadata = new Metadata([KeyValuePair.Create("value", values[at])]) })] };
        IChunkStore store = await HoldingAsync(document);

        IReadOnlyList<Chunk> chunks = await store.GetDocumentAsync("a", Cancellation);
        for (int at = 0; at < values.Length; at++)
        {
            AssertSame(document.Chunks[at], chunks[at]);
            Assert.Equal(values[at].Kind, chunks[at].Metadata["value"].Kind);
        }
    }
}
