using System.Globalization;

namespace RagKit.Evaluation.Tests;

/// <summary>Against trec_eval 9.0.4's own output for two runs, every query and the means.</summary>
public sealed class TrecEvalTests
{
    private static readonly (string Theirs, RetrievalMetric Ours)[] Pairs =
    [
        ("map", Metrics.Map), ("recip_rank", Metrics.Mrr), ("Rprec", Metrics.RPrecision),
        .. from k in new[] { 5, 10, 15, 20, 30, 100 }
           from pair in new[] { ($"ndcg_cut_{k}", Metrics.NdcgAt(k)), ($"recall_{k}", Metrics.RecallAt(k)), ($"P_{k}", Metrics.PrecisionAt(k)) }
           select pair,
        ("success_1", Metrics.SuccessAt(1)), ("success_5", Metrics.SuccessAt(5)), ("success_10", Metrics.SuccessAt(10)),
    ];

    [Theory]
    [InlineData("cranfield", 225)]
    [InlineData("el-dbpedia", 40)]
    public void Every_query_and_every_mean_equals_trec_eval_to_four_decimals(string set, int queries)
    {
        RankedRun run = GoldenFiles.ReadRun(set);
        Dictionary<(string Measure, string Query), string> expected = GoldenFiles.ReadFigures(set);
        EvaluationResult result = GoldenFiles.ReadJudgements(set).Evaluate(run, new() { Metrics = [.. Pairs.Select(pair => pair.Ours)], Resamples = 100 });

        List<string> wrong = [];
        foreach ((string theirs, RetrievalMetric ours) in Pairs)
        {
            foreach (QueryResult query in result.Queries)
                Check(theirs, query.QueryId, query.Values[ours.Name]);
            Check(theirs, "all", result.Metrics[ours.Name].Mean);
        }
        Assert.Empty(wrong);
        Assert.Equal(queries, result.Queries.Count);
        Assert.Equal(expected[("num_q", "all")], result.Queries.Count.ToString(CultureInfo.InvariantCulture));

        void Check(string measure, string query, double value)
        {
            // As C's printf writes it: from the exact binary value, halves to even (0.15625 is 0.1562).
            decimal exact = decimal.Parse(value.ToString("F25", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            string written = Math.Round(exact, 4, MidpointRounding.ToEven).ToString("0.0000", CultureInfo.InvariantCulture);
            if (written != expected[(measure, query)])
                wrong.Add($"{measure} of {query}: {written}, trec_eval {expected[(measure, query)]}");
        }
    }

    [Fact]
    public void Mrr_at_ten_is_the_reciprocal_rank_where_that_is_within_ten()
    {
        RankedRun run = GoldenFiles.ReadRun("cranfield");
        EvaluationResult result = GoldenFiles.ReadJudgements("cranfield").Evaluate(run, new() { Metrics = [Metrics.MrrAt(10), Metrics.Mrr], Resamples = 100 });

        Assert.All(result.Queries, query => Assert.Equal(query.Values["mrr"] >= 0.1 ? query.Values["mrr"] : 0, query.Values["mrr@10"]));
        Assert.Contains(result.Queries, query => query.Values["mrr"] is > 0 and < 0.1);
    }
}
