using RagKit.Retrieval;

namespace RagKit.Tests.Retrieval;

public sealed class HybridRetrievalTests : IDisposable
{
    private readonly CorpusFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hit_says_which_legs_found_it_and_at_which_rank(bool inMemory)
    {
        await using Corpus corpus = await FilledAsync(inMemory);

        Hit best = (await CorpusFixture.FindAsync(corpus, new("penguins in antarctica")))[0];

        Assert.Equal("docs/penguins.md", best.Chunk.DocumentId);
        Assert.Equal([(HitLeg.Dense, 1), (HitLeg.Lexical, 1)], best.Legs.Select(leg => (leg.Name, leg.Rank)));
        Assert.InRange(best.Score, 0.99, 1.0);
    }

    [Theory]
    [InlineData(RetrievalStrategy.Dense, HitLeg.Dense)]
    [InlineData(RetrievalStrategy.Lexical, HitLeg.Lexical)]
    public async Task One_leg_alone_searches_when_asked(RetrievalStrategy strategy, string leg)
    {
        await using Corpus corpus = await FilledAsync();

        IReadOnlyList<Hit> hits = await CorpusFixture.FindAsync(corpus, new("penguins") { Strategy = strategy });

        Assert.NotEmpty(hits);
        Assert.All(hits, hit => Assert.Equal(leg, Assert.Single(hit.Legs).Name));
        Assert.Equal(hits.OrderByDescending(hit => hit.Score).Select(hit => hit.Chunk.Id), hits.Select(hit => hit.Chunk.Id));
    }

    [Fact]
    public async Task Top_minimum_score_and_filter_bound_what_is_found()
    {
        await using Corpus corpus = await FilledAsync();

        Assert.Equal(2, (await CorpusFixture.FindAsync(corpus, new("animals live") { Top = 2 })).Count);
        Assert.All(await CorpusFixture.FindAsync(corpus, new("penguins live") { MinimumScore = 0.5 }), hit => Assert.True(hit.Score >= 0.5));
        Assert.All(
            await CorpusFixture.FindAsync(corpus, new("animals live") { Filter = Filter.Equal("climate", "hot") }),
            hit => Assert.Equal("docs/camels.md", hit.Chunk.DocumentId));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => CorpusFixture.FindAsync(corpus, new("x") { Top = 0 }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n")]
    [InlineData("\"*( NEAR - ;")]
    public async Task A_question_without_words_finds_nothing_and_does_not_fail(string question)
    {
        await using Corpus corpus = await FilledAsync();

        Assert.All(await CorpusFixture.FindAsync(corpus, new(question)), hit => Assert.NotEmpty(hit.Legs));
    }

    [Fact]
    public async Task An_empty_corpus_finds_nothing()
    {
        await using Corpus corpus = _fixture.Open();

        Assert.Empty(await CorpusFixture.FindAsync(corpus, new("anything")));
    }

    [Fact]
    public async Task The_in_memory_store_and_the_file_rank_alike()
    {
        IReadOnlyList<Hit>[] rankings = new IReadOnlyList<Hit>[2];
        for (int i = 0; i < 2; i++)
        {
            await using Corpus corpus = await FilledAsync(inMemory: i == 0);
            rankings[i] = await CorpusFixture.FindAsync(corpus, new("which animals live in the cold ice"));
        }

        Assert.Equal(rankings[0].Select(hit => hit.Chunk.Id), rankings[1].Select(hit => hit.Chunk.Id));
        Assert.All(rankings[0].Zip(rankings[1]), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 5));
    }

    private async Task<Corpus> FilledAsync(bool inMemory = false)
    {
        _fixture.Write("penguins.md", "---\nclimate: cold\n---\n# Penguins\n\nPenguins are animals that live on the ice of Antarctica.");
        _fixture.Write("camels.md", "---\nclimate: hot\n---\n# Camels\n\nCamels are animals that live in deserts.");
        _fixture.Write("bread.md", "# Bread\n\nBread is baked of flour, water and salt.");
        for (int i = 0; i < 5; i++)
            _fixture.Write($"other{i}.md", $"# Other {i}\n\nSomething else about subject {i}, engines and music.");
        Corpus corpus = _fixture.Open(inMemory: inMemory);
        await CorpusFixture.IngestAsync(corpus);
        return corpus;
    }
}
