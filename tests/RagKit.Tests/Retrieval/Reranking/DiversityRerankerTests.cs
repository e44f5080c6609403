using RagKit.Retrieval;

namespace RagKit.Tests.Retrieval;

public sealed class DiversityRerankerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_repetition_goes_behind_what_is_new()
    {
        IReadOnlyList<Hit> reranked = await new DiversityReranker().RerankAsync(
            new("leave"), [Found("a", "parents get sixteen weeks", 1), Found("b", "sixteen weeks parents get", 0.9), Found("c", "sick leave differs", 0.8), Found("d", "hotels", 0)], Cancellation);

        Assert.Equal(["a", "c", "b", "d"], reranked.Select(hit => hit.Chunk.Id));
        Assert.Equal([1, 2, 3, 4], reranked.Select(hit => hit.Legs[^1].Rank));
        Assert.All(reranked, hit => Assert.Equal((DiversityReranker.LegName, hit.Score), (hit.Legs[^1].Name, hit.Legs[^1].Score)));
        Assert.All(reranked, hit => Assert.Equal(HitLeg.Dense, hit.Legs[0].Name));
    }

    [Fact]
    public async Task With_a_lambda_of_one_the_order_stays()
    {
        Hit[] hits = [Found("a", "same words", 3), Found("b", "same words", 2), Found("c", "others", 1)];

        Assert.Equal(["a", "b", "c"], (await new DiversityReranker(1).RerankAsync(new("x"), hits, Cancellation)).Select(hit => hit.Chunk.Id));
        Assert.Equal("c", (await new DiversityReranker(0).RerankAsync(new("x"), hits, Cancellation))[1].Chunk.Id);
    }

    [Fact]
    public async Task Scores_fall_and_no_hit_is_lost_of_many()
    {
        Random random = new(5);
        Hit[] hits = [.. Enumerable.Range(0, 450).Select(i => Found($"c{i}", $"w{random.Next(30)} w{random.Next(30)} w{random.Next(30)}", 1000 - i))];

        IReadOnlyList<Hit> reranked = await new DiversityReranker().RerankAsync(new("w1"), hits, Cancellation);

        Assert.Equal(hits.Select(hit => hit.Chunk.Id).Order(), reranked.Select(hit => hit.Chunk.Id).Order());
        Assert.Equal(reranked.OrderByDescending(hit => hit.Score).Select(hit => hit.Chunk.Id), reranked.Select(hit => hit.Chunk.Id));
        Assert.Equal("c0", reranked[0].Chunk.Id);
        Assert.Empty(await new DiversityReranker().RerankAsync(new("x"), [], Cancellation));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_lambda_out_of_range_is_refused(double lambda) =>
        Assert.Contains($"({lambda}) must be 0 to 1", Assert.Throws<ArgumentOutOfRangeException>(() => new CorpusBuilder("c").RerankByDiversity(lambda)).Message, StringComparison.Ordinal);

    private static Hit Found(string id, string text, double score) =>
        new(new(id, id, 0, text, 0..text.Length), score) { Legs = [new(HitLeg.Dense, 1, score)] };
}
