using RagKit.Ingestion;
using RagKit.Sync;

namespace RagKit.Tests.Sync;

public sealed class GateTests : IDisposable
{
    private readonly CorpusFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_run_that_comes_up_to_its_gates_stores_what_it_would_without_them()
    {
        Write(10);
        await _fixture.IngestAsync();
        await using Corpus plain = _fixture.Open();
        string[] expected = await IdsAsync(plain);
        await using Corpus gated = _fixture.Open(corpus => corpus.Gate().StoreInMemory());

        IReadOnlyList<DocumentOutcome> outcomes = await CorpusFixture.IngestAsync(gated);

        Assert.Equal(10, outcomes.Count(done => done.Kind == OutcomeKind.Added));
        Assert.Equal(expected, await IdsAsync(gated));
        Assert.All(await CorpusFixture.IngestAsync(gated), done => Assert.Equal(OutcomeKind.Unchanged, done.Kind));
    }

    [Fact]
    public async Task Too_few_documents_leave_the_corpus_as_it_was()
    {
        Write(10);
        static void Gated(CorpusBuilder corpus) => corpus.Gate(new GateOptions { MinimumDocuments = 8 });
        await _fixture.IngestAsync(Gated);
        for (int i = 0; i < 5; i++)
            _fixture.Delete($"{i}.md");
        _fixture.Write("9.md", "A text that changed.");

        GateFailure failure = Assert.Single((await Assert.ThrowsAsync<QualityGateException>(() => _fixture.IngestAsync(Gated))).Failures);

        Assert.Equal(("MinimumDocuments", 5.0, 8.0), (failure.Gate, failure.Value, failure.Limit));
        await using Corpus corpus = _fixture.Open();
        Assert.Equal(10, (await CorpusFixture.DocumentsAsync(corpus)).Count);
        Assert.DoesNotContain("changed", (await corpus.Store.GetDocumentAsync("docs/9.md", TestContext.Current.CancellationToken))[0].Text, StringComparison.Ordinal);
        Assert.Empty((await corpus.GetStatusAsync(TestContext.Current.CancellationToken)).Failed);
    }

    [Fact]
    public async Task A_first_run_that_fails_a_gate_leaves_nothing_at_all()
    {
        Write(3);
        await using Corpus corpus = _fixture.Open(builder => builder.Gate(new GateOptions { MinimumDocuments = 4 }));

        await Assert.ThrowsAsync<QualityGateException>(() => CorpusFixture.IngestAsync(corpus));

        Assert.Null(await corpus.Store.GetManifestAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, _fixture.Model.TextCount);
    }

    [Fact]
    public async Task Failures_duplicates_and_languages_are_judged_together()
    {
        const string german = "Der Fuchs läuft durch den Wald und sieht nicht, dass die Eule über ihm sitzt und auf die Nacht wartet, die bald kommt.";
        for (int i = 0; i < 6; i++)
            _fixture.Write($"{i}.md", german);
        _fixture.Write("broken.txt", [0, 1, 2, 3, 0, 255, 254, 0, 7]);

        QualityGateException failed = await Assert.ThrowsAsync<QualityGateException>(
            () => _fixture.IngestAsync(corpus => corpus.Gate(new GateOptions { Languages = ["en"], MaxFailedShare = 0.1 })));

        Assert.Equal(["MaxFailedShare", "MaxDuplicateShare", "MinLanguageShare"], failed.Failures.Select(failure => failure.Gate));
        Assert.Contains("MaxFailedShare is 0.143, limit 0.1", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_out_of_range_is_refused() =>
        Assert.Contains("MaxEmptyShare (2)", Assert.Throws<ArgumentOutOfRangeException>(() => _fixture.Open(corpus => corpus.Gate(new GateOptions { MaxEmptyShare = 2 }))).Message, StringComparison.Ordinal);

    private void Write(int count)
    {
        for (int i = 0; i < count; i++)
            _fixture.Write($"{i}.md", $"# Title {i}\n\nText number {i}.");
    }

    private static async Task<string[]> IdsAsync(Corpus corpus)
    {
        List<string> ids = [];
        await foreach (Chunk chunk in corpus.Store.ListChunksAsync(null, TestContext.Current.CancellationToken))
            ids.Add(chunk.Id);
        return [.. ids];
    }
}
