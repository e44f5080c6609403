using Microsoft.Extensions.AI;
using RagKit.Ingestion;
using RagKit.Testing;

namespace RagKit.Tests.Ingestion;

public sealed class CorpusAgreementTests : IDisposable
{
    private readonly CorpusFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Ingesting_with_another_chunker_is_refused_with_both_names_and_the_next_step()
    {
        _fixture.Write("a.md", "Some text.");
        await _fixture.IngestAsync();

        CorpusMismatchException refused = await Assert.ThrowsAsync<CorpusMismatchException>(
            () => _fixture.IngestAsync(corpus => corpus.ChunkByTokens(max: 90, overlap: 0)));

        Assert.Contains("60", refused.Message, StringComparison.Ordinal);
        Assert.Contains("90", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Rebuild = true", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingesting_or_searching_with_another_model_is_refused()
    {
        _fixture.Write("a.md", "Some text.");
        await _fixture.IngestAsync();
        await using Corpus other = _fixture.Open(Other);

        await Assert.ThrowsAsync<CorpusMismatchException>(() => CorpusFixture.IngestAsync(other));
        await Assert.ThrowsAsync<CorpusMismatchException>(() => CorpusFixture.FindAsync(other, new("text")));
    }

    [Fact]
    public async Task Rebuilding_accepts_another_model_and_embeds_every_chunk_with_it()
    {
        for (int i = 0; i < 5; i++)
            _fixture.Write($"{i}.md", $"Text number {i}.");
        await _fixture.IngestAsync();
        await using Corpus other = _fixture.Open(Other);

        await CorpusFixture.IngestAsync(other, new IngestOptions { Rebuild = true });

        CorpusStatus status = await other.GetStatusAsync(TestContext.Current.CancellationToken);
        Assert.Equal((5, 5, 48), (status.Chunks, status.Embedded, status.Dimensions));
        Assert.NotEmpty(await CorpusFixture.FindAsync(other, new("number 3") { Strategy = Retrieval.RetrievalStrategy.Dense }));
    }

    [Fact]
    public async Task Rebuilding_accepts_another_chunker_and_cuts_every_document_anew()
    {
        _fixture.Write("a.md", string.Join("\n\n", Enumerable.Range(0, 20).Select(i => $"Paragraph {i} has these several words in it.")));
        int before = (await _fixture.IngestAsync())[0].Chunks;

        DocumentOutcome outcome = Assert.Single(await _fixture.IngestAsync(
            corpus => corpus.ChunkByTokens(max: 20, overlap: 0), new IngestOptions { Rebuild = true }));

        Assert.Equal(OutcomeKind.Updated, outcome.Kind);
        Assert.True(outcome.Chunks > before);
    }

    [Fact]
    public async Task A_store_of_another_corpus_is_refused()
    {
        _fixture.Write("a.md", "Some text.");
        await _fixture.IngestAsync();
        await using Corpus other = Corpus.Create("another", corpus => corpus.ChunkByTokens(max: 60, overlap: 0).EmbedWith((IEmbeddingGenerator<string, Embedding<float>>)_fixture.Model).StoreInSqlite(_fixture.Database));

        CorpusMismatchException refused = await Assert.ThrowsAsync<CorpusMismatchException>(() => CorpusFixture.IngestAsync(other));

        Assert.Contains("'test', not 'another'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chunker")]
    [InlineData("store")]
    public void A_missing_part_is_named_with_the_verb_that_adds_it(string part)
    {
        RagKitException missing = Assert.Throws<RagKitException>(() => Corpus.Create("x", corpus =>
        {
            if (part == "store")
                corpus.ChunkByTokens();
            else
                corpus.StoreInMemory();
        }));

        Assert.Contains(part == "store" ? "StoreInSqlite" : "ChunkByTokens", missing.Message, StringComparison.Ordinal);
    }

    private static void Other(CorpusBuilder corpus) => corpus.EmbedWith((IEmbeddingGenerator<string, Embedding<float>>)new FakeEmbeddingGenerator(dimensions: 48));
}
