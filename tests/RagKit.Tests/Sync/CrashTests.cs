using RagKit.Ingestion;
using RagKit.Retrieval;
using RagKit.Stores;
using RagKit.Testing;

namespace RagKit.Tests.Sync;

public sealed class CrashTests
{
    private const string Moved = "# Moved\n\nThe heron moves, and its text does not.";

    private static readonly (string, string)[] Before =
    [
        ("stays.md", "# Stays\n\nThe owl stays."), ("changes.md", "# Changes\n\nThe fox is red."), ("goes.md", "# Goes\n\nThe dodo goes."), ("old-name.md", Moved),
        ("parts.jsonl", "{\"id\":\"1\",\"text\":\"one\"}\n{\"id\":\"2\",\"text\":\"two\"}\n"),
    ];

    private static readonly (string, string)[] After =
    [
        ("stays.md", "# Stays\n\nThe owl stays."), ("changes.md", "# Changes\n\nThe fox is grey now."), ("comes.md", "# Comes\n\nThe lynx comes."), ("new-name.md", Moved),
        ("parts.jsonl", "{\"id\":\"1\",\"text\":\"one\"}\n"),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whichever_call_to_the_store_is_the_last_the_next_run_repairs_it_and_nothing_is_ever_missing(bool diesAfter)
    {
        IReadOnlyList<string> undisturbed = await UndisturbedAsync();
        int deaths = 0;
        for (int call = 1; ; call++)
        {
            FakeEmbeddingGenerator model = new();
            using InMemoryChunkStore inner = new();
            await using (Corpus first = SyncCorpus.Open(WholeStore.Over(inner).Store, model, Before))
                await CorpusFixture.IngestAsync(first, SyncCorpus.Options);
            (IWholeStore store, WholeStore control) = WholeStore.Over(inner);
            (control.DiesAt, control.DiesAfter) = (call, diesAfter);
            await using (Corpus dying = SyncCorpus.Open(store, model, After))
                await RunToTheEndOrDeathAsync(dying);
            bool died = control.Calls >= call;

            await using Corpus again = SyncCorpus.Open(WholeStore.Over(inner).Store, model, After);
            foreach (string word in (string[])["owl", "fox", "heron", "one"])
                Assert.True((await CorpusFixture.FindAsync(again, new(word) { Strategy = RetrievalStrategy.Lexical })).Count > 0, $"'{word}' is not found after death at call {call}.");
            IReadOnlyList<DocumentOutcome> outcomes = await CorpusFixture.IngestAsync(again, SyncCorpus.Options);
            Assert.DoesNotContain(outcomes, done => done.Kind == OutcomeKind.Failed);
            Assert.Equal(undisturbed, await SyncCorpus.DescribeAsync(inner, "fake:fake-embedder/64"));
            if (!died)
                break;
            deaths++;
        }
        Assert.InRange(deaths, 12, 200);
    }

    private static async Task<IReadOnlyList<string>> UndisturbedAsync()
    {
        using InMemoryChunkStore store = new();
        await using Corpus corpus = SyncCorpus.Open(WholeStore.Over(store).Store, new FakeEmbeddingGenerator(), After);
        await CorpusFixture.IngestAsync(corpus, SyncCorpus.Options);
        IReadOnlyList<string> lines = await SyncCorpus.DescribeAsync(store, "fake:fake-embedder/64");
        Assert.Contains(lines, line => line.StartsWith("chunk", StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal));
        return lines;
    }

    private static async Task RunToTheEndOrDeathAsync(Corpus corpus)
    {
        try
        {
            await CorpusFixture.IngestAsync(corpus, SyncCorpus.Options);
        }
        catch (IOException)
        {
            // It died.
        }
    }
}
