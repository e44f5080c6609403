namespace RagKit.Evaluation.Tests;

/// <summary>Values computed by hand.</summary>
public sealed class MetricsTests
{
    // Relevant: b (3), d (1), f (2, never found). Not relevant: c (0), e (-1). Not judged: a.
    private static readonly string[] Ranked = ["a", "b", "c", "d", "e"];
    private static readonly Dictionary<string, int> Judged = new() { ["b"] = 3, ["d"] = 1, ["f"] = 2, ["c"] = 0, ["e"] = -1 };

    [Fact]
    public void Ndcg_divides_the_discounted_gain_by_that_of_the_best_order_of_all_judged_documents()
    {
        double gain = (3 / Math.Log2(3)) + (1 / Math.Log2(5));
        double ideal = 3 + (2 / Math.Log2(3)) + (1 / Math.Log2(4));
        Assert.Equal(gain / ideal, Metrics.NdcgAt(10).Score(Ranked, Judged), 12);
        Assert.Equal(0.48793, Metrics.NdcgAt(10).Score(Ranked, Judged), 5);
    }

    [Fact]
    public void Ndcg_cuts_the_best_order_too() =>
        Assert.Equal(3 / Math.Log2(3) / (3 + (2 / Math.Log2(3))), Metrics.NdcgAt(2).Score(Ranked, Judged), 12);

    [Fact]
    public void Recall_counts_the_relevant_documents_that_were_not_found()
    {
        Assert.Equal(2.0 / 3, Metrics.RecallAt(5).Score(Ranked, Judged), 12);
        Assert.Equal(1.0 / 3, Metrics.RecallAt(3).Score(Ranked, Judged), 12);
        Assert.Equal(0, Metrics.RecallAt(1).Score(Ranked, Judged));
    }

    [Fact]
    public void Precision_divides_by_the_cutoff_even_where_fewer_were_found()
    {
        Assert.Equal(0.4, Metrics.PrecisionAt(5).Score(Ranked, Judged), 12);
        Assert.Equal(0.2, Metrics.PrecisionAt(10).Score(Ranked, Judged), 12);
    }

    [Fact]
    public void Map_sums_precision_at_each_relevant_document_over_all_that_are_relevant() =>
        Assert.Equal(((1.0 / 2) + (2.0 / 4)) / 3, Metrics.Map.Score(Ranked, Judged), 12);

    [Fact]
    public void Mrr_is_one_over_the_first_relevant_rank_and_nothing_behind_the_cutoff()
    {
        Assert.Equal(0.5, Metrics.Mrr.Score(Ranked, Judged));
        Assert.Equal(0.5, Metrics.MrrAt(2).Score(Ranked, Judged));
        Assert.Equal(0, Metrics.MrrAt(1).Score(Ranked, Judged));
    }

    [Fact]
    public void R_precision_looks_at_as_many_documents_as_are_relevant() =>
        Assert.Equal(1.0 / 3, Metrics.RPrecision.Score(Ranked, Judged), 12);

    [Fact]
    public void Success_is_one_when_a_relevant_document_is_within_the_cutoff()
    {
        Assert.Equal(0, Metrics.SuccessAt(1).Score(Ranked, Judged));
        Assert.Equal(1, Metrics.SuccessAt(2).Score(Ranked, Judged));
    }

    [Fact]
    public void Finding_nothing_scores_nothing() => Assert.All(All(), metric => Assert.Equal(0, metric.Score([], Judged)));

    [Fact]
    public void Judgements_without_a_relevant_document_score_nothing() =>
        Assert.All(All(), metric => Assert.Equal(0, metric.Score(Ranked, new Dictionary<string, int> { ["a"] = 0, ["b"] = -2 })));

    [Fact]
    public void The_best_order_scores_one_in_every_measure_that_can_reach_it()
    {
        string[] best = ["b", "f", "d", "c"];
        Assert.All(
            [Metrics.NdcgAt(10), Metrics.NdcgAt(2), Metrics.RecallAt(3), Metrics.PrecisionAt(3), Metrics.Map, Metrics.Mrr, Metrics.MrrAt(1), Metrics.RPrecision, Metrics.SuccessAt(1)],
            metric => Assert.Equal(1, metric.Score(best, Judged), 12));
    }

    [Fact]
    public void Values_of_random_rankings_lie_between_zero_and_one_and_ignore_the_order_of_an_irrelevant_tail()
    {
        Random random = new(7);
        for (int round = 0; round < 500; round++)
        {
            string[] documents = [.. Enumerable.Range(0, random.Next(1, 40)).Select(i => $"d{i}")];
            Dictionary<string, int> judged = documents.Where(_ => random.Next(3) == 0).ToDictionary(id => id, _ => random.Next(-1, 4));
            string[] head = [.. documents.Where(_ => random.Next(4) > 0)];
            random.Shuffle(head);
            string[] tail = [.. Enumerable.Range(0, 10).Select(i => $"unjudged{i}")];
            string[] other = [.. tail];
            random.Shuffle(other);

            foreach (RetrievalMetric metric in All())
            {
                double value = metric.Score([.. head, .. tail], judged);
                Assert.InRange(value, 0, 1);
                Assert.Equal(value, metric.Score([.. head, .. other], judged));
            }
        }
    }

    [Fact]
    public void Moving_a_relevant_document_up_never_lowers_a_value()
    {
        Random random = new(8);
        for (int round = 0; round < 500; round++)
        {
            string[] ranked = [.. Enumerable.Range(0, 20).Select(i => $"d{i}")];
            random.Shuffle(ranked);
            Dictionary<string, int> judged = Enumerable.Range(0, 5).ToDictionary(i => $"d{i}", _ => 1);
            int at = Array.FindLastIndex(ranked, judged.ContainsKey);
            string[] better = [.. ranked];
            int to = random.Next(at + 1);
            (better[at], better[to]) = (better[to], better[at]);
            Assert.All(All(), metric => Assert.True(metric.Score(better, judged) >= metric.Score(ranked, judged) - 1e-12));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void A_cutoff_below_one_is_refused(int k)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Metrics.NdcgAt(k));
        Assert.Throws<ArgumentOutOfRangeException>(() => Metrics.RecallAt(k));
    }

    [Fact]
    public void Names_are_those_of_the_field() => Assert.Equal(
        ["ndcg@10", "recall@100", "mrr@10", "map"], Metrics.Default.Select(metric => metric.Name));

    private static RetrievalMetric[] All() =>
        [Metrics.NdcgAt(10), Metrics.NdcgAt(3), Metrics.RecallAt(5), Metrics.PrecisionAt(5), Metrics.Map, Metrics.Mrr, Metrics.MrrAt(4), Metrics.RPrecision, Metrics.SuccessAt(3)];
}
