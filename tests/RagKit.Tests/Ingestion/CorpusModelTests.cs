using RagKit.Ingestion;
using RagKit.Retrieval;

namespace RagKit.Tests.Ingestion;

public sealed class CorpusModelTests : IDisposable
{
    private static readonly string[] Topics = ["penguin ice antarctica", "camel desert sand", "engine turbine thrust", "bread flour oven", "violin orchestra concert"];

    private readonly CorpusFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_small_corpus_is_searched_by_words_alone_and_says_so()
    {
        Fill(0, 10);
        await using Corpus corpus = _fixture.Open(builder => builder.EmbedWithCorpusModel());
        await CorpusFixture.IngestAsync(corpus);

        CorpusStatus status = await corpus.GetStatusAsync(TestContext.Current.CancellationToken);

        Assert.Null(status.Model);
        Assert.Contains("words (BM25) alone", status.Search, StringComparison.Ordinal);
        Assert.Contains("50", status.Search, StringComparison.Ordinal);
        Assert.All(await CorpusFixture.FindAsync(corpus, new("penguin")), hit => Assert.Equal(HitLeg.Lexical, Assert.Single(hit.Legs).Name));
        RagKitException refused = await Assert.ThrowsAsync<RagKitException>(
            () => CorpusFixture.FindAsync(corpus, new("penguin") { Strategy = RetrievalStrategy.Dense }));
        Assert.Contains("50", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corpus_that_is_large_enough_is_trained_and_embedded_whole()
    {
        Fill(0, 80);
        await using Corpus corpus = _fixture.Open(builder => builder.EmbedWithCorpusModel());
        await CorpusFixture.IngestAsync(corpus);

        CorpusStatus status = await corpus.GetStatusAsync(TestContext.Current.CancellationToken);

        Assert.Equal((80, 80, 80), (status.Chunks, status.Embedded, status.TrainedOn));
        IReadOnlyList<Hit> hits = await CorpusFixture.FindAsync(corpus, new("camel") { Strategy = RetrievalStrategy.Dense, Top = 5 });
        Assert.All(hits, hit => Assert.Contains("desert", hit.Chunk.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Documents_added_later_are_folded_in_until_the_corpus_has_outgrown_its_model()
    {
        Fill(0, 80);
        await using Corpus corpus = _fixture.Open(builder => builder.EmbedWithCorpusModel());
        await CorpusFixture.IngestAsync(corpus);
        string? first = (await corpus.GetStatusAsync(TestContext.Current.CancellationToken)).Model;

        Fill(80, 82);
        await CorpusFixture.IngestAsync(corpus);
        CorpusStatus folded = await corpus.GetStatusAsync(TestContext.Current.CancellationToken);
        Fill(82, 300);
        await CorpusFixture.IngestAsync(corpus);
        CorpusStatus grown = await corpus.GetStatusAsync(TestContext.Current.CancellationToken);

        Assert.Equal((first, 82, 82, 80), (folded.Model, folded.Chunks, folded.Embedded, folded.TrainedOn));
        Assert.NotEqual(first, grown.Model);
        Assert.Equal((300, 300, 300), (grown.Chunks, grown.Embedded, grown.TrainedOn));
    }

    [Fact]
    public async Task Retraining_on_request_trains_on_everything_and_searches_go_on_in_another_corpus_object()
    {
        Fill(0, 80);
        await using Corpus corpus = _fixture.Open(builder => builder.EmbedWithCorpusModel());
        await CorpusFixture.IngestAsync(corpus);
        await using Corpus reader = _fixture.Open(builder => builder.EmbedWithCorpusModel());
        Assert.NotEmpty(await CorpusFixture.FindAsync(reader, new("camel")));
        Fill(80, 85);
        await CorpusFixture.IngestAsync(corpus);

        await corpus.RetrainAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(85, (await corpus.GetStatusAsync(TestContext.Current.CancellationToken)).TrainedOn);
        Assert.Contains(await CorpusFixture.FindAsync(reader, new("camel")), hit => hit.Legs.Any(leg => leg.Name == HitLeg.Dense));
    }

    [Fact]
    public async Task Two_ingestions_of_the_same_documents_train_the_same_model()
    {
        Fill(0, 60);
        string?[] models = new string?[2];
        for (int i = 0; i < 2; i++)
        {
            await using Corpus corpus = _fixture.Open(builder => builder.EmbedWithCorpusModel().StoreInSqlite($"{_fixture.Database}-{i}.db"));
            await CorpusFixture.IngestAsync(corpus);
            models[i] = (await corpus.GetStatusAsync(TestContext.Current.CancellationToken)).Model;
        }

        Assert.NotNull(models[0]);
        Assert.Equal(models[0], models[1]);
    }

    private void Fill(int from, int to)
    {
        for (int i = from; i < to; i++)
            _fixture.Write($"{i:000}.md", $"{Topics[i % Topics.Length]} note{i} {Topics[i % Topics.Length]} detail{i % 7}.");
    }
}
