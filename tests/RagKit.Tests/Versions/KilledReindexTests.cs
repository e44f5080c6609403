using RagKit.Stores;
using RagKit.Testing;
using RagKit.Tests.Sync;
using RagKit.Versions;

namespace RagKit.Tests.Versions;

/// <summary>A reindexing may end at any call to the store: what serves is whole, and the next one comes to its end.</summary>
public sealed class KilledReindexTests
{
    private static readonly (string, string)[] Before = [("owl.md", "# Owl\n\nThe owl stays."), ("fox.md", "# Fox\n\nThe fox is red."), ("dodo.md", "# Dodo\n\nThe dodo goes.")];

    private static readonly (string, string)[] After = [("owl.md", "# Owl\n\nThe owl stays."), ("fox.md", "# Fox\n\nThe fox is grey now."), ("lynx.md", "# Lynx\n\nThe lynx comes.")];

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    private static ReindexOptions Options { get; } = new() { Ingest = SyncCorpus.Options with { MaxRemovedShare = 1 } };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whichever_call_to_the_store_is_the_last_what_serves_is_whole_and_the_next_reindexing_completes(bool isAfter)
    {
        IReadOnlyList<string> old, reindexed;
        using (InMemoryChunkStore clean = new())
        {
            await using Corpus corpus = await MakeAsync(clean);
            old = await SyncCorpus.DescribeAsync(clean, "fake:fake-embedder/64");
            await using Corpus other = Open(clean, new(0, false));
            Assert.True((await other.ReindexAsync(Options, cancellationToken: Ends)).IsActive);
            reindexed = await SyncCorpus.DescribeAsync(clean, "fake:another/64");
            Assert.Contains(reindexed, line => line.StartsWith("chunk", StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal));
        }
        int deaths = 0, before = 0;
        for (int call = 1; ; call++)
        {
            using InMemoryChunkStore inner = new();
            await using Corpus made = await MakeAsync(inner);
            WholeVersions.Death death = new(call, isAfter);
            await using (Corpus dying = Open(inner, death))
                await RunToTheEndOrDeathAsync(dying);
            bool serves = await IsAnotherAsync(inner);
            Assert.Equal(serves ? reindexed : old, await SyncCorpus.DescribeAsync(inner, serves ? "fake:another/64" : "fake:fake-embedder/64"));
            Assert.NotEmpty(await CorpusFixture.FindAsync(serves ? Open(inner, new(0, false)) : made, new("owl")));

            await using Corpus again = Open(inner, new(0, false));
            ReindexResult result = await again.ReindexAsync(Options, cancellationToken: Ends);
            Assert.True(result.IsActive, $"Behind a death at call {call}: {result}");
            Assert.Equal(reindexed, await SyncCorpus.DescribeAsync(inner, "fake:another/64"));
            Assert.Equal(2, (await again.ListVersionsAsync(Ends)).Count);
            if (!death.Came)
                break;
            deaths++;
            before += serves ? 0 : 1;
        }
        Assert.InRange(deaths, 20, 300);
        Assert.InRange(before, 15, deaths - 1);
    }

    private static async Task<Corpus> MakeAsync(InMemoryChunkStore store)
    {
        Corpus corpus = SyncCorpus.Open(WholeVersions.Over(store, new(0, false)), new FakeEmbeddingGenerator(), Before);
        await CorpusFixture.IngestAsync(corpus, SyncCorpus.Options);
        return corpus;
    }

    private static Corpus Open(InMemoryChunkStore store, WholeVersions.Death death) =>
        SyncCorpus.Open(WholeVersions.Over(store, death), new FakeEmbeddingGenerator(modelId: "another"), After);

    private static async Task<bool> IsAnotherAsync(InMemoryChunkStore store) => (await store.GetManifestAsync(Ends))!.Model!.Contains("another", StringComparison.Ordinal);

    private static async Task RunToTheEndOrDeathAsync(Corpus corpus)
    {
        try
        {
            await corpus.ReindexAsync(Options, cancellationToken: Ends);
        }
        catch (IOException)
        {
            // It died.
        }
    }
}
