using RagKit.Cleaning;
using RagKit.Ingestion;
using RagKit.Stores;

namespace RagKit.Tests.Ingestion;

/// <summary>Cleaning and enrichment as stages of an ingestion: what they change, what a change of them runs again, what they must not do.</summary>
public sealed class TransformTests : IDisposable
{
    private readonly CorpusFixture _fixture = new();

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    public TransformTests()
    {
        _fixture.Write("a.md", "# Title\n\nOne  word\u200B of many.\n");
        _fixture.Write("b.md", "# Other\n\nSomething else.\n");
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Cleaned_text_is_what_is_cut_and_found()
    {
        await using Corpus corpus = _fixture.Open(builder => builder.CleanText());
        await CorpusFixture.IngestAsync(corpus);
        Assert.Contains("One word of many.", await TextAsync(corpus, "docs/a.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_step_cleans_anew_without_opening_an_item_and_another_run_does_nothing()
    {
        CountingSource source = new(_fixture.Docs);
        void Plain(CorpusBuilder corpus) => corpus.From(source);
        await IngestAsync(Plain);
        Assert.Equal(2, source.Opened);

        IReadOnlyList<DocumentOutcome> cleaned = await IngestAsync(Plain + (Action<CorpusBuilder>)(corpus => corpus.CleanText()));
        Assert.Equal([OutcomeKind.Updated, OutcomeKind.Updated], cleaned.Select(outcome => outcome.Kind));
        IReadOnlyList<DocumentOutcome> again = await IngestAsync(Plain + (Action<CorpusBuilder>)(corpus => corpus.CleanText()));
        Assert.Equal([OutcomeKind.Unchanged, OutcomeKind.Unchanged], again.Select(outcome => outcome.Kind));
        Assert.Equal(2, source.Opened);
    }

    [Fact]
    public async Task A_step_that_throws_fails_that_document_alone()
    {
        IReadOnlyList<DocumentOutcome> outcomes = await _fixture.IngestAsync(corpus => corpus.CleanWith(new Step("fails", document =>
            document.Id == "docs/a.md" ? throw new InvalidOperationException("no") : document)));
        Assert.Equal([OutcomeKind.Failed, OutcomeKind.Added], outcomes.Select(outcome => outcome.Kind));
        Assert.Equal("no", outcomes[0].Reason);
    }

    [Fact]
    public async Task A_document_that_a_step_leaves_out_says_why_has_no_chunks_and_comes_back_without_the_step()
    {
        static void LeaveOut(CorpusBuilder corpus) => corpus.CleanWith(new Step("drafts", document =>
            document.Id == "docs/a.md" ? TransformResult.LeaveOut("a draft") : document));
        IReadOnlyList<DocumentOutcome> outcomes = await _fixture.IngestAsync(LeaveOut);
        Assert.Equal("docs/a.md  left out  a draft", outcomes[0].ToString());
        Assert.Equal("a draft", Assert.Single(await _fixture.IngestAsync(LeaveOut), outcome => outcome.DocumentId == "docs/a.md").Reason);
        await using Corpus corpus = _fixture.Open();
        Assert.Empty(await corpus.Store.GetDocumentAsync("docs/a.md", Ends));
        await CorpusFixture.IngestAsync(corpus);
        Assert.Single(await corpus.Store.GetDocumentAsync("docs/a.md", Ends));
    }

    [Fact]
    public async Task A_step_must_keep_the_document_s_id()
    {
        IReadOnlyList<DocumentOutcome> outcomes = await _fixture.IngestAsync(corpus => corpus.CleanWith(new Step("renames", document => document with { Id = "x" })));
        Assert.All(outcomes, outcome => Assert.Contains("must keep id, source and item", outcome.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_corpus_that_redacts_keeps_no_parsed_document()
    {
        await _fixture.IngestAsync();
        await using Corpus corpus = _fixture.Open(builder => builder.CleanWith(new Step("redacts", document => document) { IsRedaction = true }));
        await CorpusFixture.IngestAsync(corpus);
        Assert.Empty(await corpus.Store.GetContentAsync(["docs/a.md", "docs/b.md"], Ends));
    }

    [Fact]
    public async Task What_enrichment_adds_is_found_embedded_and_part_of_the_id_but_not_of_the_text()
    {
        await using Corpus plain = _fixture.Open(inMemory: true);
        await CorpusFixture.IngestAsync(plain);
        await using Corpus corpus = _fixture.Open(builder => builder.EnrichWith("hint/1", (_, chunk) => chunk with { Enrichment = $"zebra {chunk.Ordinal}", Metadata = chunk.Metadata.With("hint", true) }));
        await CorpusFixture.IngestAsync(corpus);

        Chunk before = (await plain.Store.GetDocumentAsync("docs/b.md", Ends))[0], after = (await corpus.Store.GetDocumentAsync("docs/b.md", Ends))[0];
        Assert.Equal((before.Text, before.Range), (after.Text, after.Range));
        Assert.NotEqual(before.Id, after.Id);
        Assert.Equal("zebra 0", after.Enrichment);
        Assert.EndsWith("\nzebra 0", after.Context, StringComparison.Ordinal);
        Assert.Contains("zebra", after.EmbeddingText, StringComparison.Ordinal);
        Assert.NotEmpty((await corpus.Store.SearchAsync(new ChunkSearch { Text = "zebra" }, Ends)).Lexical);
    }

    [Fact]
    public async Task Enrichment_must_not_change_text_or_number_of_chunks()
    {
        IReadOnlyList<DocumentOutcome> outcomes = await _fixture.IngestAsync(corpus => corpus.EnrichWith("bad/1", (_, chunk) => chunk with { Text = "x" }));
        Assert.All(outcomes, outcome => Assert.Contains("may add metadata and Enrichment only", outcome.Reason, StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<DocumentOutcome>> IngestAsync(Action<CorpusBuilder> configure)
    {
        await using Corpus corpus = Corpus.Create("test", builder =>
        {
            builder.ChunkByTokens(max: 60, overlap: 0).EmbedWith(_fixture.Model).StoreInSqlite(_fixture.Database).LoadByDefaultWith(_ => new Loading.MarkdownLoader());
            configure(builder);
        });
        return await CorpusFixture.IngestAsync(corpus);
    }

    private static async Task<string> TextAsync(Corpus corpus, string id) => string.Concat((await corpus.Store.GetDocumentAsync(id, Ends)).Select(chunk => chunk.Text));

    private sealed class Step(string name, Func<Document, TransformResult> work) : IDocumentTransform
    {
        public string Fingerprint => name;

        public bool IsRedaction { get; init; }

        public ValueTask<TransformResult> TransformAsync(Document document, CancellationToken cancellationToken = default) => new(work(document));
    }
}
