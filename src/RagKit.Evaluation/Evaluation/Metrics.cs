using System.Collections.ObjectModel;
using System.Globalization;

namespace RagKit.Evaluation;

/// <summary>
/// The usual measures of a ranking, as trec_eval 9.0.4 defines them. A document is relevant when its judgement is 1 or more; one that is not
/// judged is not. All lie between 0 and 1, and are 0 where nothing is relevant or nothing was found.
/// </summary>
public static class Metrics
{
    /// <summary><c>ndcg@10</c>, <c>recall@100</c>, <c>mrr@10</c> and <c>map</c>.</summary>
    public static ReadOnlyCollection<RetrievalMetric> Default { get; } = [NdcgAt(10), RecallAt(100), MrrAt(10), Map];

    /// <summary>
    /// Mean average precision (<c>map</c>): the precision at the rank of each relevant document found, summed and divided by the number of
    /// relevant documents. It looks at everything found, so it depends on <see cref="EvaluationOptions.Depth"/>.
    /// </summary>
    public static RetrievalMetric Map => new("map", AveragePrecision);

    /// <summary>Reciprocal rank (<c>mrr</c>, trec_eval's recip_rank): one over the rank of the first relevant document.</summary>
    public static RetrievalMetric Mrr => new("mrr", (ranked, judgements) => ReciprocalRank(ranked, judgements, int.MaxValue));

    /// <summary>R-precision (<c>rprec</c>): the precision at as many documents as are relevant.</summary>
    public static RetrievalMetric RPrecision => new("rprec", (ranked, judgements) =>
    {
        int relevant = CountRelevant(judgements);
        return relevant == 0 ? 0 : (double)CountFound(ranked, judgements, relevant) / relevant;
    });

    /// <summary>
    /// Normalised discounted cumulative gain (<c>ndcg@k</c>, trec_eval's ndcg_cut; Järvelin and Kekäläinen 2002 with linear gain): relevance
    /// over log2(rank + 1), summed over the first <paramref name="k"/> documents and divided by what the best order of all judged documents
    /// would give. Relevance below 0 counts as 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public static RetrievalMetric NdcgAt(int k) => At("ndcg", k, (ranked, judgements) => Ndcg(ranked, judgements, k));

    /// <summary>Recall (<c>recall@k</c>): which part of the relevant documents is among the first <paramref name="k"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public static RetrievalMetric RecallAt(int k) => At("recall", k, (ranked, judgements) =>
    {
        int relevant = CountRelevant(judgements);
        return relevant == 0 ? 0 : (double)CountFound(ranked, judgements, k) / relevant;
    });

    /// <summary>
    /// Precision (<c>precision@k</c>, trec_eval's P): how many of the first <paramref name="k"/> documents are relevant, divided by
    /// <paramref name="k"/> even where fewer were found.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public static RetrievalMetric PrecisionAt(int k) =>
        At("precision", k, (ranked, judgements) => (double)CountFound(ranked, judgements, k) / k);

    /// <summary>Reciprocal rank (<c>mrr@k</c>) of the first relevant document among the first <paramref name="k"/>, 0 where there is none.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public static RetrievalMetric MrrAt(int k) => At("mrr", k, (ranked, judgements) => ReciprocalRank(ranked, judgements, k));

    /// <summary>Success (<c>success@k</c>, also called hit rate): 1 when a relevant document is among the first <paramref name="k"/>, else 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is below 1.</exception>
    public static RetrievalMetric SuccessAt(int k) =>
        At("success", k, (ranked, judgements) => ReciprocalRank(ranked, judgements, k) > 0 ? 1 : 0);

    private static RetrievalMetric At(string name, int k, Func<IReadOnlyList<string>, IReadOnlyDictionary<string, int>, double> formula)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return new(string.Create(CultureInfo.InvariantCulture, $"{name}@{k}"), formula) { Cutoff = k };
    }

    private static double AveragePrecision(IReadOnlyList<string> ranked, IReadOnlyDictionary<string, int> judgements)
    {
        int relevant = CountRelevant(judgements), found = 0;
        double sum = 0;
        for (int i = 0; i < ranked.Count; i++)
        {
            if (IsRelevant(ranked[i], judgements))
                sum += (double)++found / (i + 1);
        }
        return relevant == 0 ? 0 : sum / relevant;
    }

    private static double Ndcg(IReadOnlyList<string> ranked, IReadOnlyDictionary<string, int> judgements, int k)
    {
        double gain = 0;
        for (int i = 0; i < Math.Min(k, ranked.Count); i++)
        {
            if (judgements.TryGetValue(ranked[i], out int relevance) && relevance > 0)
                gain += relevance / Math.Log2(i + 2);
        }
        if (gain == 0)
            return 0;
        int[] best = [.. judgements.Values.Where(relevance => relevance > 0)];
        Array.Sort(best);
        double ideal = 0;
        for (int i = 0; i < Math.Min(k, best.Length); i++)
            ideal += best[^(i + 1)] / Math.Log2(i + 2);
        return gain / ideal;
    }

    private static double ReciprocalRank(IReadOnlyList<string> ranked, IReadOnlyDictionary<string, int> judgements, int k)
    {
        for (int i = 0; i < Math.Min(k, ranked.Count); i++)
        {
            if (IsRelevant(ranked[i], judgements))
                return 1.0 / (i + 1);
        }
        return 0;
    }

    private static int CountFound(IReadOnlyList<string> ranked, IReadOnlyDictionary<string, int> judgements, int k)
    {
        int found = 0;
        for (int i = 0; i < Math.Min(k, ranked.Count); i++)
        {
            if (IsRelevant(ranked[i], judgements))
                found++;
        }
        return found;
    }

    private static int CountRelevant(IReadOnlyDictionary<string, int> judgements) => judgements.Values.Count(relevance => relevance >= 1);

    private static bool IsRelevant(string documentId, IReadOnlyDictionary<string, int> judgements) =>
        judgements.TryGetValue(documentId, out int relevance) && relevance >= 1;
}
