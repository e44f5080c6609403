using RagKit.Retrieval;
using RagKit.Stores;

namespace RagKit.Tests.Retrieval;

public sealed class ScoreFusionTests
{
    private static readonly ChunkSearchResult Legs = new(
        Dense: [new("b", 0.8), new("c", 0.4)],
        Lexical: [new("a", 10) { Cosine = 0.2 }, new("b", 5) { Cosine = 0.8 }, new("d", 1)]);

    [Fact]
    public void Weighted_scores_divide_each_leg_by_its_highest_and_count_the_cosine_of_lexical_hits()
    {
        IReadOnlyList<ScoredChunk> ranking = new WeightedScoreFusion(0.6).Fuse(Legs);

        Assert.Equal(["a", "b", "c", "d"], ranking.Select(hit => hit.ChunkId));
        Assert.Equal([0.6 + (0.4 * 0.25), (0.6 * 0.5) + 0.4, 0.4 * 0.5, 0.6 * 0.1], ranking.Select(hit => hit.Score), Near);
    }

    [Fact]
    public void Weighted_scores_give_a_leg_that_is_alone_the_whole_weight()
    {
        Assert.Equal([1.0, 0.5], new WeightedScoreFusion().Fuse(Legs with { Lexical = [] }).Select(hit => hit.Score), Near);
        Assert.Equal([1.0, 0.5, 0.1], new WeightedScoreFusion().Fuse(Legs with { Dense = [] }).Select(hit => hit.Score), Near);
        Assert.Empty(new WeightedScoreFusion().Fuse(new([], [])));
    }

    [Fact]
    public void Negative_cosines_count_as_nothing()
    {
        IReadOnlyList<ScoredChunk> ranking = new WeightedScoreFusion(0.5).Fuse(new([new("a", -0.5)], [new("b", 3) { Cosine = -1 }]));

        Assert.Equal([("b", 1.0), ("a", 0.0)], ranking.Select(hit => (hit.ChunkId, hit.Score)));
    }

    [Fact]
    public void Reciprocal_ranks_are_added_and_ties_go_by_id()
    {
        IReadOnlyList<ScoredChunk> ranking = new ReciprocalRankFusion(60).Fuse(Legs);

        Assert.Equal(["b", "a", "c", "d"], ranking.Select(hit => hit.ChunkId));
        Assert.Equal((1.0 / 61) + (1.0 / 62), ranking[0].Score, 12);
    }

    [Fact]
    public void Settings_out_of_range_are_refused_with_value_and_limit()
    {
        Assert.Contains("1.5", Assert.Throws<ArgumentOutOfRangeException>(() => new WeightedScoreFusion(1.5)).Message, StringComparison.Ordinal);
        Assert.Contains("0", Assert.Throws<ArgumentOutOfRangeException>(() => new ReciprocalRankFusion(0)).Message, StringComparison.Ordinal);
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 1e-12;
}
