using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using RagKit.Stores.Qdrant.Tests.Server;

namespace RagKit.Stores.Qdrant.Tests;

/// <summary>A writer that ends between any two of its requests leaves the old state or the new one, and the next writer goes on.</summary>
public sealed class QdrantCrashTests
{
    private const string Model = "model/1";
    private const int Dimensions = 4;
    private const int MostRequests = 22;

    private static readonly CorpusManifest Manifest = new("corpus", "chunker/1", null) { Model = Model, Dimensions = Dimensions };
    private static readonly QdrantStoreOptions Options = new() { Retries = 0, WriterLease = TimeSpan.FromSeconds(3) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("replace", false)]
    [InlineData("replace", true)]
    [InlineData("delete", false)]
    [InlineData("vectors", true)]
    [InlineData("ledger", true)]
    public async Task A_writer_that_is_killed_at_any_request_leaves_one_state_whole(string operation, bool isCarriedOut)
    {
        await using FakeQdrant server = await FakeQdrant.StartAsync();
        ConcurrentDictionary<string, int> left = new();
        // From some request on the server hears nothing any more of this writer: its process was killed.
        Task<bool> KillAsync(HttpContext context)
        {
            if (context.Request.Headers["writer"].SingleOrDefault() is not string writer || !left.ContainsKey(writer) || left.AddOrUpdate(writer, 0, (_, count) => count - 1) >= 0)
                return Task.FromResult(false);
            context.Abort();
            return Task.FromResult(true);
        }
        if (isCarriedOut)
            server.After = KillAsync;
        else
            server.Before = KillAsync;
        bool[] isThrough = await Task.WhenAll(Enumerable.Range(0, MostRequests).Select(requests => Task.Run(() => KillAtAsync(server, operation, requests, left), Cancellation)));
        Assert.False(isThrough[0]);
        Assert.True(isThrough[^1], "The operation takes more requests than were tried.");
    }

    private static async Task<bool> KillAtAsync(FakeQdrant server, string operation, int requests, ConcurrentDictionary<string, int> left)
    {
        string corpus = $"c{requests}";
        using HttpClient http = new();
        http.DefaultRequestHeaders.Add("writer", corpus);
        await using QdrantChunkStore first = new(server.Url, corpus, Options, http), second = Open(server, corpus), third = Open(server, corpus);
        await first.SetManifestAsync(Manifest, Cancellation);
        await first.ReplaceAsync([Embedded("a", 1, "kavo old", "kavo same"), Embedded("b", 5, "kavo other")], Model, Cancellation);
        await first.RecordEntriesAsync([new LedgerEntry("s", "a", "1")], Cancellation);
        string before = await StateAsync(first);
        left[corpus] = requests;
        bool isThrough = await Record.ExceptionAsync(() => RunAsync(first, operation)) is null;
        string after = await StateAsync(second);
        await RunAsync(second, operation);
        string repeated = await StateAsync(second);
        Assert.True(after == before || after == repeated, $"killed at request {requests}: {after}");
        Assert.NotEqual(before, repeated);
        Assert.Equal(repeated, await StateAsync(third));
        return isThrough;
    }

    [Fact]
    public async Task Writers_of_several_processes_lose_nothing_of_each_other()
    {
        await using FakeQdrant server = await FakeQdrant.StartAsync();
        QdrantChunkStore[] writers = [Open(server, "corpus"), Open(server, "corpus"), Open(server, "corpus")];
        await writers[0].SetManifestAsync(Manifest, Cancellation);
        await Task.WhenAll(writers.Select((store, writer) => Task.Run(async () =>
        {
            for (int number = 0; number < 8; number++)
                await store.ReplaceAsync([Embedded($"w{writer}-{number}", number, "kavo", "limu")], Model, Cancellation);
        }, Cancellation)));
        foreach (QdrantChunkStore store in writers)
        {
            Assert.Equal(new StoreCounts(24, 48, 48), await store.CountAsync(Cancellation));
            Assert.Equal(24, (await store.SearchAsync(new ChunkSearch { Text = "kavo" }, Cancellation)).Lexical.Count);
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_has_ended_is_swept_after_a_while_and_a_reader_that_was_slower_reads_again()
    {
        await using FakeQdrant server = await FakeQdrant.StartAsync();
        await using QdrantChunkStore store = OpenFast(server), reader = OpenFast(server);
        await store.SetManifestAsync(Manifest, Cancellation);
        await store.ReplaceAsync([Embedded("a", 1, "kavo one", "kavo two")], Model, Cancellation);
        await reader.SearchAsync(new ChunkSearch { Text = "kavo" }, Cancellation);

        TaskCompletionSource asked = new(), swept = new();
        server.Before = async context =>
        {
            if (context.Request.Path.Value!.EndsWith("query/batch", StringComparison.Ordinal) && asked.TrySetResult())
                await swept.Task;
            return false;
        };
        Task<ChunkSearchResult> search = reader.SearchAsync(new ChunkSearch { Text = "kavo" }, Cancellation).AsTask();
        await asked.Task;
        for (int revision = 0; revision < 3; revision++)
        {
            await store.ReplaceAsync([Embedded("a", 10 * revision, $"kavo new{revision}", "kavo three", $"kavo more{revision}")], Model, Cancellation);
            await Task.Delay(SweepTime, Cancellation);
        }
        await store.ReplaceAsync([Embedded("b", 7, "limu")], Model, Cancellation);
        Assert.DoesNotContain(server.Collection("ragkit.corpus").Select(null), point => point.Payload.TryGetValue("to", out System.Text.Json.JsonElement to) && to.GetInt64() < 4);
        swept.SetResult();
        Assert.Equal(["kavo more2", "kavo new2", "kavo three"], (await search).Lexical.Select(hit => hit.ChunkId.Split('/')[2]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_word_is_weighed_alike_by_whoever_opens_the_store_after_a_hundred_writes()
    {
        await using FakeQdrant server = await FakeQdrant.StartAsync();
        await using QdrantChunkStore store = Open(server, "corpus");
        for (int number = 0; number < 60; number++)
            await store.ReplaceAsync([StoreSamples.Document($"d{number % 40}", $"kavo w{number % 7} {string.Join(' ', Enumerable.Repeat("limu", number))}", $"rodu{number}")], null, Cancellation);
        ChunkSearch search = new() { Text = "kavo w3 rodu41 limu" };
        await using QdrantChunkStore again = Open(server, "corpus");
        IReadOnlyList<ScoredChunk> expected = (await store.SearchAsync(search, Cancellation)).Lexical;
        Assert.NotEmpty(expected);
        Assert.Equal(expected, (await again.SearchAsync(search, Cancellation)).Lexical);
        Assert.True(server.Collection("ragkit.corpus").Select(null).Count(point => point.Payload.ContainsKey("base") && !point.Payload.ContainsKey("to")) < 40);
    }

    // Above what is kept, on the clock that is fifty times as fast.
    private static TimeSpan SweepTime => TimeSpan.FromSeconds(0.45);

    private static QdrantChunkStore Open(FakeQdrant server, string corpus) => new(server.Url, corpus, Options);

    private static QdrantChunkStore OpenFast(FakeQdrant server) => new(server.Url, "corpus", FastTime.Patient, http: null, new FastTime());

    private static DocumentChunks Embedded(string id, int seed, params string[] texts) => StoreSamples.Embedded(StoreSamples.Document(id, texts), Dimensions, seed);

    private static async Task RunAsync(QdrantChunkStore store, string operation)
    {
        switch (operation)
        {
            case "replace":
                await store.ReplaceAsync([Embedded("a", 20, "kavo same", "kavo new"), Embedded("c", 30, "kavo third")], Model, Cancellation);
                break;
            case "delete":
                await store.DeleteAsync(Filter.Document("a") | Filter.Document("b"), Cancellation);
                break;
            case "vectors":
                await store.WriteVectorsAsync([new(StoreSamples.ChunkId("a", "kavo old"), new float[] { 1, 2, 3, 4 }), new(StoreSamples.ChunkId("b", "kavo other"), new float[] { 4, 3, 2, 1 })], Model, Cancellation);
                break;
            default:
                await store.RecordEntriesAsync([new LedgerEntry("s", "a", "2"), new LedgerEntry("s", "b", "2")], Cancellation);
                break;
        }
    }

    private static async Task<string> StateAsync(QdrantChunkStore store)
    {
        ChunkSearchResult found = await store.SearchAsync(new ChunkSearch { Text = "kavo old same new third", Vector = new float[] { 1, 2, 3, 4 }, Model = Model }, Cancellation);
        List<LedgerEntry> entries = [];
        await foreach (LedgerEntry entry in store.ListEntriesAsync(null, Cancellation))
            entries.Add(entry);
        List<StoredDocument> documents = [];
        await foreach (StoredDocument document in store.ListDocumentsAsync(null, Cancellation))
            documents.Add(document);
        return $"{string.Join(',', found.Dense)} {string.Join(',', found.Lexical)} {string.Join(',', entries)} {string.Join(',', documents)} {await store.CountAsync(Cancellation)}";
    }
}
