using RagKit.Ingestion;
using RagKit.Stores;

namespace RagKit.Tests.Ingestion;

public sealed class FailingIngestTests : IDisposable
{
    private readonly CorpusFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_failed_document_is_reported_with_its_reason_and_the_rest_goes_on()
    {
        _fixture.Write("a.md", "Good text.");
        _fixture.Write("b.txt", [0, 1, 2, 3, 0, 255, 254, 0, 7]);
        _fixture.Write("c.md", "More good text.");

        IReadOnlyList<DocumentOutcome> outcomes = await _fixture.IngestAsync();

        Assert.Equal([OutcomeKind.Added, OutcomeKind.Failed, OutcomeKind.Added], outcomes.Select(done => done.Kind));
        Assert.Contains("b.txt", outcomes[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_document_is_tried_again_on_the_next_run()
    {
        _fixture.Write("a.md", "poison");
        _fixture.Model.FailOn = text => text.Contains("poison", StringComparison.Ordinal);
        Assert.Equal(OutcomeKind.Failed, Assert.Single(await _fixture.IngestAsync()).Kind);
        _fixture.Model.FailOn = null;

        Assert.Equal(OutcomeKind.Added, Assert.Single(await _fixture.IngestAsync()).Kind);
    }

    [Fact]
    public async Task What_was_stored_of_a_document_stays_when_its_new_version_fails()
    {
        _fixture.Write("a.md", "Old penguins.");
        await _fixture.IngestAsync();
        _fixture.Write("a.md", "New poison of another length.");
        _fixture.Model.FailOn = text => text.Contains("poison", StringComparison.Ordinal);

        Assert.Equal(OutcomeKind.Failed, Assert.Single(await _fixture.IngestAsync()).Kind);

        await using Corpus corpus = _fixture.Open();
        Assert.Equal("Old penguins.", Assert.Single(await CorpusFixture.FindAsync(corpus, new("penguins"))).Chunk.Text);
    }

    [Fact]
    public async Task One_text_that_the_model_refuses_does_not_fail_the_documents_beside_it()
    {
        for (int i = 0; i < 20; i++)
            _fixture.Write($"{i:00}.md", i == 7 ? "poison" : $"Fine text {i}.");
        _fixture.Model.FailOn = text => text.Contains("poison", StringComparison.Ordinal);

        IReadOnlyList<DocumentOutcome> outcomes = await _fixture.IngestAsync();

        Assert.Equal(19, outcomes.Count(done => done.Kind == OutcomeKind.Added));
        Assert.Equal("docs/07.md", Assert.Single(outcomes, done => done.Kind == OutcomeKind.Failed).DocumentId);
    }

    [Fact]
    public async Task A_broken_line_fails_alone_and_removes_nothing()
    {
        _fixture.Write("items.jsonl", "{\"id\":\"1\",\"text\":\"one\"}\n{\"id\":\"2\",\"text\":\"two\"}\n");
        await _fixture.IngestAsync();
        _fixture.Write("items.jsonl", "{\"id\":\"1\",\"text\":\"one changed\"}\n{\"id\":\"2\",\"text\":\n");

        IReadOnlyList<DocumentOutcome> outcomes = await _fixture.IngestAsync();

        DocumentOutcome failed = Assert.Single(outcomes, done => done.Kind == OutcomeKind.Failed);
        Assert.Contains("line 2", failed.DocumentId, StringComparison.Ordinal);
        Assert.Contains(outcomes, done => done.Kind == OutcomeKind.Updated);
        await using Corpus corpus = _fixture.Open();
        Assert.Equal(2, (await CorpusFixture.DocumentsAsync(corpus)).Count);
        LedgerEntry entry = Assert.Single((await corpus.GetStatusAsync(TestContext.Current.CancellationToken)).Failed);
        Assert.Equal(("items.jsonl", 1), (entry.ItemId, entry.Attempts));
    }

    [Fact]
    public async Task A_model_that_returns_too_few_vectors_stores_nothing_of_the_document()
    {
        _fixture.Write("a.md", "Some text.");
        _fixture.Model.Drop = 1;

        DocumentOutcome outcome = Assert.Single(await _fixture.IngestAsync());

        Assert.Equal(OutcomeKind.Failed, outcome.Kind);
        Assert.Contains("returned 0 embeddings", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_the_run_and_the_next_one_completes_it()
    {
        for (int i = 0; i < 300; i++)
            _fixture.Write($"{i:000}.md", $"Text number {i}.");
        using CancellationTokenSource stop = new();
        await using Corpus corpus = _fixture.Open();
        int seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (DocumentOutcome _ in corpus.IngestAsync(cancellationToken: stop.Token))
            {
                if (++seen == 20)
                    await stop.CancelAsync();
            }
        });

        await CorpusFixture.IngestAsync(corpus);

        Assert.Equal(300, (await CorpusFixture.DocumentsAsync(corpus)).Count);
    }

    [Fact]
    public async Task Leaving_the_enumeration_early_ends_the_run()
    {
        for (int i = 0; i < 300; i++)
            _fixture.Write($"{i:000}.md", $"Text number {i}.");
        await using Corpus corpus = _fixture.Open();
        await foreach (DocumentOutcome _ in corpus.IngestAsync(cancellationToken: TestContext.Current.CancellationToken))
            break;

        Assert.Equal(300, (await CorpusFixture.IngestAsync(corpus)).Count);
    }
}
