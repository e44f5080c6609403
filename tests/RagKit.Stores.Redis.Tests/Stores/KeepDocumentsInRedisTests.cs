using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using RagKit.Ingestion;
using RagKit.Loading;
using RagKit.Redis;
using RagKit.Sources;

namespace RagKit.Stores.Redis.Tests;

/// <summary>A corpus whose parsed documents are on a Redis server.</summary>
public sealed class KeepDocumentsInRedisTests(SharedRedis redis)
{
    private static readonly string Text = "# Birds\n\n" + string.Join("\n\n", Enumerable.Range(0, 60).Select(day => $"Paragraph {day} tells what the {(day == 31 ? "kingfisher" : "sparrow")} does on day {day} of the long year."));

    private readonly RedisDocumentStoreOptions _options = new() { Name = SharedRedis.NewName() };

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_corpus_ingests_returns_parents_and_is_cut_anew_without_fetching()
    {
        RedisConnection connection = await redis.ConnectionAsync();
        using InMemoryChunkStore store = new();
        CountingSource source = new();
        await using Corpus corpus = Corpus.Create("birds", builder => Describe(builder, store, source, max: 40).KeepDocumentsInRedis(connection, _options));
        Assert.Equal([OutcomeKind.Added], (await corpus.IngestAllAsync(cancellationToken: Ends)).Select(outcome => outcome.Kind));
        Assert.Empty(await store.GetContentAsync(["birds.md"], Ends));
        await AssertParentsAsync(corpus);
        Assert.Equal(1, source.Opened);
        int before = (await store.CountAsync(Ends)).Chunks;

        await using Corpus finer = Corpus.Create("birds", builder => Describe(builder, store, source, max: 20).KeepDocumentsInRedis(connection, _options));
        Assert.Equal([OutcomeKind.Updated], (await finer.IngestAllAsync(new IngestOptions { Rebuild = true }, cancellationToken: Ends)).Select(outcome => outcome.Kind));

        Assert.Equal(1, source.Opened);
        Assert.True((await store.CountAsync(Ends)).Chunks > before);
        await AssertParentsAsync(finer);
    }

    [Fact]
    public async Task Originals_are_kept_where_asked_and_corpora_of_one_name_share_what_is_equal()
    {
        RedisConnection connection = await redis.ConnectionAsync();
        foreach (string name in (string[])["one", "two"])
        {
            await using Corpus corpus = Corpus.Create(name, builder => Describe(builder.StoreInMemory(), null, new CountingSource(), max: 40).KeepDocumentsInRedis(connection, _options, originals: true));
            await corpus.IngestAllAsync(cancellationToken: Ends);
            StoredDocument document = (await corpus.Store.FindDocumentsAsync(["birds.md"], Ends))[0];
            Assert.NotEmpty(document.Lineage.Original);
            Assert.NotEmpty(document.Lineage.Parsed);
        }

        RedisDocumentStore kept = new(connection, _options);
        int contents = 0;
        await foreach (KeptContent _ in kept.ListAsync(Ends))
            contents++;
        Assert.Equal(2, contents);
    }

    [Fact]
    public async Task A_host_s_connection_is_used_and_its_lack_is_said()
    {
        await using RedisConnection connection = await redis.ConnectAgainAsync();
        using InMemoryChunkStore store = new();
        ServiceCollection services = new();
        services.AddSingleton(connection);
        services.AddCorpus("birds", builder => Describe(builder, store, new CountingSource(), max: 40).KeepDocumentsInRedis(_options));
        await using ServiceProvider host = services.BuildServiceProvider();
        Corpus corpus = host.GetRequiredKeyedService<Corpus>("birds");
        await corpus.IngestAllAsync(cancellationToken: Ends);
        await AssertParentsAsync(corpus);

        RagKitException refused = Assert.Throws<RagKitException>(() => Corpus.Create("birds", builder => Describe(builder, store, new CountingSource(), max: 40).KeepDocumentsInRedis()));
        Assert.Contains("AddRedis", refused.Message, StringComparison.Ordinal);
    }

    private static CorpusBuilder Describe(CorpusBuilder builder, InMemoryChunkStore? store, ISource source, int max)
    {
        builder.From(source).LoadWith(new MarkdownLoader()).ChunkByParents(parent: 200, max: max).ReturnParents();
        return store is null ? builder : builder.StoreIn(_ => store);
    }

    private static async Task AssertParentsAsync(Corpus corpus)
    {
        Hit? best = null;
        await foreach (Hit hit in corpus.RetrieveAsync("kingfisher", top: 5, cancellationToken: Ends))
            best ??= hit;
        Assert.Contains("kingfisher", best!.Chunk.Text, StringComparison.Ordinal);
        Assert.True(best.Chunk.Text.Length > 400, best.Chunk.Text);
    }

    private sealed class CountingSource : ISource
    {
        public int Opened { get; private set; }

        public string Id => "";

        public async IAsyncEnumerable<SourceItem> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            yield return new SourceItem("birds.md", "1");
        }

        public ValueTask<Stream> OpenAsync(SourceItem item, CancellationToken cancellationToken = default)
        {
            Opened++;
            return new(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Text)));
        }
    }
}
