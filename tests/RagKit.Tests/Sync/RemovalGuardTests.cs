using RagKit.Flows;
using RagKit.Ingestion;

namespace RagKit.Tests.Sync;

public sealed class RemovalGuardTests : IDisposable
{
    private readonly CorpusFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_run_that_would_remove_too_much_removes_nothing_says_so_and_does_all_else()
    {
        Write(0, 20);
        await _fixture.IngestAsync();
        Delete(0, 12);
        _fixture.Write("new.md", "A new document.");

        IReadOnlyList<DocumentOutcome> outcomes = await _fixture.IngestAsync();

        DocumentOutcome held = Assert.Single(outcomes, done => done.Kind == OutcomeKind.Failed);
        Assert.Equal("docs", held.DocumentId);
        Assert.Contains("12 of the 20 documents of source 'docs' are gone, 60%, and a run may remove 20%", held.Reason, StringComparison.Ordinal);
        Assert.Contains("MaxRemovedShare = 1", held.Reason, StringComparison.Ordinal);
        Assert.Equal("docs/new.md", Assert.Single(outcomes, done => done.Kind == OutcomeKind.Added).DocumentId);
        await using Corpus corpus = _fixture.Open();
        Assert.Equal(21, (await CorpusFixture.DocumentsAsync(corpus)).Count);

        outcomes = await CorpusFixture.IngestAsync(corpus, CorpusFixture.Impatient with { MaxRemovedShare = 1 });
        Assert.Equal(12, outcomes.Count(done => done.Kind == OutcomeKind.Removed));
        Assert.Equal(9, (await CorpusFixture.DocumentsAsync(corpus)).Count);
    }

    [Fact]
    public async Task The_summary_counts_what_was_held_back()
    {
        Write(0, 20);
        await using Corpus corpus = _fixture.Open();
        await CorpusFixture.IngestAsync(corpus);
        Delete(0, 20);
        await using FlowRunner runner = new();

        IngestSummary summary = await runner.RunAsync(corpus.IngestFlow, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((20, 0, 1), (summary.RemovalsHeld, summary.Removed, summary.Failed));
    }

    [Fact]
    public async Task Fewer_than_ten_documents_may_always_go()
    {
        Write(0, 10);
        await _fixture.IngestAsync();
        Delete(0, 9);

        Assert.Equal(9, (await _fixture.IngestAsync()).Count(done => done.Kind == OutcomeKind.Removed));
    }

    [Fact]
    public async Task Documents_that_moved_are_not_lost()
    {
        Write(0, 20);
        await _fixture.IngestAsync();
        Delete(0, 20);
        Write(0, 20, "moved-");

        IReadOnlyList<DocumentOutcome> outcomes = await _fixture.IngestAsync();

        Assert.Equal((20, 20, 0), (outcomes.Count(done => done.Kind == OutcomeKind.Added), outcomes.Count(done => done.Kind == OutcomeKind.Removed), outcomes.Count(done => done.Kind == OutcomeKind.Failed)));
    }

    private void Write(int from, int to, string prefix = "")
    {
        for (int i = from; i < to; i++)
            _fixture.Write($"{prefix}{i:00}.md", $"# Title {i}\n\nText number {i}.");
    }

    private void Delete(int from, int to)
    {
        for (int i = from; i < to; i++)
            _fixture.Delete($"{i:00}.md");
    }
}
