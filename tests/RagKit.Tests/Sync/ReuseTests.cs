using RagKit.Flows;
using RagKit.Ingestion;
using RagKit.Testing;

namespace RagKit.Tests.Sync;

public sealed class ReuseTests : IDisposable
{
    private static readonly string Long = "# Herons\n\n" + string.Join("\n\n", Enumerable.Range(0, 40).Select(i => $"Paragraph {i} says something of herons that no other says."));

    private readonly CorpusFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_document_that_moves_takes_its_vectors_along()
    {
        _fixture.Write("old.md", Long);
        int chunks = Assert.Single(await _fixture.IngestAsync()).Chunks;
        int embedded = _fixture.Model.TextCount;
        _fixture.Delete("old.md");
        _fixture.Write("new.md", Long + "\n\nA paragraph that is new.");

        DocumentOutcome added = (await _fixture.IngestAsync()).Single(done => done.Kind == OutcomeKind.Added);

        Assert.InRange(chunks, 5, 100);
        Assert.InRange(added.Embedded, 1, 2);
        Assert.Equal(added.Chunks, added.Embedded + added.Reused);
        Assert.Equal(embedded + added.Embedded, _fixture.Model.TextCount);
        await using Corpus corpus = _fixture.Open();
        Assert.Equal(added.Chunks, (await corpus.GetStatusAsync(TestContext.Current.CancellationToken)).Embedded);
    }

    [Fact]
    public async Task A_chunk_that_stays_is_reused_and_counted_so()
    {
        _fixture.Write("a.md", Long);
        await _fixture.IngestAsync();
        _fixture.Write("a.md", Long + "\n\nA paragraph that is new.");

        DocumentOutcome updated = Assert.Single(await _fixture.IngestAsync());

        Assert.InRange(updated.Embedded, 1, 2);
        Assert.Equal(updated.Chunks, updated.Embedded + updated.Reused);
    }

    [Fact]
    public async Task Equal_texts_are_embedded_once()
    {
        for (int i = 0; i < 10; i++)
            _fixture.Write($"{i}.md", "# Same\n\nThe same text in every file.");

        IReadOnlyList<DocumentOutcome> outcomes = await _fixture.IngestAsync(options: CorpusFixture.Impatient with { MaxConcurrency = 1 });

        Assert.Equal(_fixture.Model.TextCount, outcomes.Sum(done => done.Embedded));
        Assert.Equal(10, outcomes.Sum(done => done.Embedded + done.Reused));
        Assert.All(_fixture.Model.Batches, batch => Assert.Equal(batch.Count, batch.Distinct(StringComparer.Ordinal).Count()));
    }

    [Fact]
    public async Task Cached_embeddings_serve_other_corpora_but_not_other_models()
    {
        await using FlowRunner runner = new();
        _fixture.Write("a.md", Long);
        (string Id, string Text)[] texts = [("copy.md", Long)];
        FakeEmbeddingGenerator model = new(), other = new(modelId: "other");

        DocumentOutcome first = await IngestAsync(runner, "one", model, texts);
        DocumentOutcome second = await IngestAsync(runner, "two", model, texts);
        DocumentOutcome third = await IngestAsync(runner, "three", other, texts);

        Assert.Equal((first.Chunks, 0), (first.Embedded, first.Cached));
        Assert.Equal((0, second.Chunks), (second.Embedded, second.Cached));
        Assert.Equal((third.Chunks, 0), (third.Embedded, third.Cached));
        Assert.Equal(first.Chunks, model.TextCount);
    }

    private static async Task<DocumentOutcome> IngestAsync(FlowRunner runner, string name, FakeEmbeddingGenerator model, (string Id, string Text)[] texts)
    {
        await using Corpus corpus = Corpus.Create(
            name, builder => builder.From(new TextSource(texts)).LoadWith(new Loading.MarkdownLoader()).ChunkByTokens(max: 60, overlap: 0).CacheEmbeddings().EmbedWith(model).StoreInMemory(), runner);
        return Assert.Single(await CorpusFixture.IngestAsync(corpus));
    }
}
