using System.Text;

namespace RagKit.Evaluation.Tests;

public sealed class RankedRunTests
{
    [Fact]
    public void Documents_are_ranked_by_falling_score_and_then_by_falling_id()
    {
        RankedRun run = new([new("q", "a", 1), new("q", "b", 2), new("q", "B", 1), new("q", "c", 1), new("other", "z", 9)]);
        Assert.Equal(["b", "c", "a", "B"], run.RankingOf("q"));
        Assert.Equal(["z"], run.RankingOf("other"));
        Assert.Empty(run.RankingOf("unknown"));
    }

    [Fact]
    public void Of_a_document_given_twice_the_best_score_counts() =>
        Assert.Equal(["b", "a"], new RankedRun([new("q", "b", 1), new("q", "a", 2), new("q", "b", 3)]).RankingOf("q"));

    [Fact]
    public void Ties_follow_the_bytes_of_utf8()
    {
        Random random = new(5);
        string[] pool = ["a", "b", "é", "\uD7FF", "\uE000", "\uFFFD", "\U00010000", "\U0001F600", "\U0010FFFF", "<", "_"];
        string[] ids = [.. Enumerable.Range(0, 400).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => pool[random.Next(pool.Length)]))).Distinct()];
        string[] expected = [.. ids.OrderByDescending(id => Convert.ToHexString(Encoding.UTF8.GetBytes(id)), StringComparer.Ordinal)];
        Assert.Equal(expected, new RankedRun(ids.Select(id => new ScoredDocument("q", id, 0.5))).RankingOf("q"));
    }

    [Fact]
    public void A_score_that_is_no_number_is_refused()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => new RankedRun([new("q", "doc-7", double.NaN)]));
        Assert.Contains("doc-7", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_that_the_run_does_not_have_scores_zero_and_counts()
    {
        RetrievalDataset dataset = new("two", [new("q1", "?"), new("q2", "?")], [new("q1", "a"), new("q2", "b")]);
        EvaluationResult result = dataset.Evaluate(new([new("q1", "a", 1)]));
        Assert.Equal(0.5, result.Metrics["ndcg@10"].Mean);
        Assert.Equal(2, result.Metrics["ndcg@10"].Count);
        Assert.Equal(0, result.Queries[1].Found);
        Assert.Null(result.Latency);
    }

    [Fact]
    public void A_run_is_looked_at_down_to_the_depth_alone()
    {
        RetrievalDataset dataset = new("one", [new("q", "?")], [new("q", "b")]);
        RankedRun run = new([new("q", "a", 2), new("q", "b", 1)]);
        Assert.Equal(0, dataset.Evaluate(run, new() { Depth = 1, Metrics = [Metrics.Map] }).Metrics["map"].Mean);
        Assert.Equal(0.5, dataset.Evaluate(run, new() { Depth = 2, Metrics = [Metrics.Map] }).Metrics["map"].Mean);
    }
}
