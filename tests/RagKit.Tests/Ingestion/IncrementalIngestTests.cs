using RagKit.Ingestion;

namespace RagKit.Tests.Ingestion;

public sealed class IncrementalIngestTests : IDisposable
{
    private readonly CorpusFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_first_run_adds_every_document_and_embeds_every_chunk()
    {
        _fixture.Write("a.md", "# Alpha\n\nThe first document.");
        _fixture.Write("sub/b.txt", "The second document.");

        IReadOnlyList<DocumentOutcome> outcomes = await _fixture.IngestAsync();

        Assert.Equal([("docs/a.md", OutcomeKind.Added), ("docs/sub/b.txt", OutcomeKind.Added)], outcomes.Select(done => (done.DocumentId, done.Kind)));
        Assert.All(outcomes, done => Assert.Equal(done.Chunks, done.Embedded));
    }

    [Fact]
    public async Task An_item_whose_version_is_unchanged_is_not_opened()
    {
        _fixture.Write("a.md", "Some text.");
        await _fixture.IngestAsync();
        CountingSource source = new(_fixture.Docs);

        await using Corpus corpus = _fixture.Open();
        await using Corpus counting = Corpus.Create("test", builder => builder.From(source)
            .LoadWith(new Loading.MarkdownLoader()).ChunkByTokens(max: 60, overlap: 0).EmbedWith(_ => (Microsoft.Extensions.AI.IEmbeddingGenerator<string, Microsoft.Extensions.AI.Embedding<float>>)_fixture.Model).StoreInSqlite(_fixture.Database));
        IReadOnlyList<DocumentOutcome> outcomes = await CorpusFixture.IngestAsync(counting);

        Assert.Equal(OutcomeKind.Unchanged, Assert.Single(outcomes).Kind);
        Assert.Equal(0, source.Opened);
    }

    [Fact]
    public async Task A_document_whose_content_is_unchanged_is_not_embedded_although_its_file_was_touched()
    {
        _fixture.Write("a.md", "Some text.");
        await _fixture.IngestAsync();
        int before = _fixture.Model.TextCount;
        File.SetLastWriteTimeUtc(Path.Combine(_fixture.Docs, "a.md"), new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        IReadOnlyList<DocumentOutcome> outcomes = await _fixture.IngestAsync();

        Assert.Equal(OutcomeKind.Unchanged, Assert.Single(outcomes).Kind);
        Assert.Equal(before, _fixture.Model.TextCount);
    }

    [Fact]
    public async Task Only_the_changed_chunks_of_a_changed_document_are_embedded()
    {
        string[] sections = [.. Enumerable.Range(0, 12).Select(i => $"## Section {i}\n\n{string.Join(' ', Enumerable.Repeat($"word{i}", 40))}.")];
        _fixture.Write("a.md", string.Join("\n\n", sections));
        int chunks = (await _fixture.IngestAsync())[0].Chunks;
        sections[11] = "## Section 11\n\nSomething else entirely.";
        _fixture.Write("a.md", string.Join("\n\n", sections));
        int before = _fixture.Model.TextCount;

        DocumentOutcome outcome = Assert.Single(await _fixture.IngestAsync());

        Assert.Equal(OutcomeKind.Updated, outcome.Kind);
        Assert.InRange(outcome.Embedded, 1, 3);
        Assert.True(chunks >= 12);
        Assert.Equal(outcome.Embedded, _fixture.Model.TextCount - before);
    }

    [Fact]
    public async Task A_document_that_is_gone_from_its_source_is_removed_and_found_no_more()
    {
        _fixture.Write("a.md", "Penguins live in Antarctica.");
        _fixture.Write("b.md", "Camels live in deserts.");
        await _fixture.IngestAsync();
        _fixture.Delete("a.md");

        IReadOnlyList<DocumentOutcome> outcomes = await _fixture.IngestAsync();

        Assert.Contains(outcomes, done => done is { DocumentId: "docs/a.md", Kind: OutcomeKind.Removed });
        await using Corpus corpus = _fixture.Open();
        Assert.DoesNotContain(await CorpusFixture.FindAsync(corpus, new("penguins")), hit => hit.Chunk.DocumentId == "docs/a.md");
    }

    [Fact]
    public async Task Rows_that_leave_an_item_of_many_documents_are_removed()
    {
        _fixture.Write("items.jsonl", "{\"id\":\"1\",\"text\":\"one\"}\n{\"id\":\"2\",\"text\":\"two\"}\n");
        await _fixture.IngestAsync();
        _fixture.Write("items.jsonl", "{\"id\":\"2\",\"text\":\"two\"}\n{\"id\":\"3\",\"text\":\"three\"}\n");

        IReadOnlyList<DocumentOutcome> outcomes = await _fixture.IngestAsync();

        Assert.Equal([OutcomeKind.Removed, OutcomeKind.Unchanged, OutcomeKind.Added], outcomes.Select(done => done.Kind));
        Assert.All(await _fixture.IngestAsync(), done => Assert.Equal(OutcomeKind.Unchanged, done.Kind));
    }

    [Fact]
    public async Task A_source_that_can_not_be_listed_fails_alone_and_nothing_of_it_is_removed()
    {
        _fixture.Write("a.md", "Some text.");
        await _fixture.IngestAsync();
        string hidden = _fixture.Docs + "-hidden";
        Directory.Move(_fixture.Docs, hidden);

        await using (Corpus corpus = Corpus.Create("test", builder => builder
            .FromFolder(_fixture.Docs, new Loading.FolderSourceOptions { Name = "docs" }).ChunkByTokens(max: 60, overlap: 0).EmbedWith(_ => (Microsoft.Extensions.AI.IEmbeddingGenerator<string, Microsoft.Extensions.AI.Embedding<float>>)_fixture.Model).StoreInSqlite(_fixture.Database)))
        {
            DocumentOutcome failed = Assert.Single(await CorpusFixture.IngestAsync(corpus));
            Assert.Equal(OutcomeKind.Failed, failed.Kind);
            Assert.Contains(_fixture.Docs, failed.Reason, StringComparison.Ordinal);
            Assert.Single(await CorpusFixture.DocumentsAsync(corpus));
        }
    }

    [Fact]
    public async Task Two_sources_with_documents_of_the_same_name_do_not_meet()
    {
        _fixture.Write("a.md", "Some text.");
        _fixture.Folder.Write("other/a.md", "Other text.");

        IReadOnlyList<DocumentOutcome> outcomes = await _fixture.IngestAsync(
            corpus => corpus.FromFolder(Path.Combine(_fixture.Folder.Path, "other"), new Loading.FolderSourceOptions { Name = "other" }));

        Assert.Equal(["docs/a.md", "other/a.md"], outcomes.Select(done => done.DocumentId));
    }

    [Fact]
    public async Task A_second_ingestion_of_a_corpus_at_the_same_time_is_refused()
    {
        _fixture.Write("a.md", "Some text.");
        await using Corpus corpus = _fixture.Open();
        await using IAsyncEnumerator<DocumentOutcome> first = corpus.IngestAsync(cancellationToken: TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await first.MoveNextAsync());

        await Assert.ThrowsAsync<InvalidOperationException>(() => corpus.IngestAllAsync(cancellationToken: TestContext.Current.CancellationToken));
    }
}
