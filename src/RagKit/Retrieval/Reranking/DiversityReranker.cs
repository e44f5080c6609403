using RagKit.Text;

namespace RagKit.Retrieval;

/// <summary>
/// Reorders hits by maximal marginal relevance (Carbonell and Goldstein 1998): each next hit is the one with the best balance of
/// relevance and of how little it shares with those before it, by the Jaccard overlap of their stemmed terms. Stateless and thread-safe.
/// </summary>
/// <remarks>
/// Relevance is the hit's score scaled to 0 to 1 within the list (1 for all when they are equal). Of more than 200 hits the first 200 are
/// reordered and the rest stay behind them, so that the work is bounded.
/// </remarks>
public sealed class DiversityReranker : IReranker
{
    /// <summary>The name of the leg that it adds to hits.</summary>
    public const string LegName = "diversity";

    internal const double DefaultLambda = 0.7;
    private const int MostHits = 200;
    private readonly double _lambda;

    /// <summary>A reranker.</summary>
    /// <param name="lambda">How much relevance counts against novelty, 0 to 1: 1 keeps the order, 0 looks at novelty alone.</param>
    public DiversityReranker(double lambda = DefaultLambda)
    {
        if (!(lambda is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(lambda), $"Lambda ({lambda}) must be 0 to 1.");
        _lambda = lambda;
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Hit>> RerankAsync(RetrievalQuery query, IReadOnlyList<Hit> hits, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(hits);
        cancellationToken.ThrowIfCancellationRequested();
        int count = Math.Min(hits.Count, MostHits);
        double[] relevance = Scale(hits);
        HashSet<string>[] terms = [.. hits.Take(count).Select(hit => TextAnalyzer.Terms(hit.Chunk.Text).ToHashSet(StringComparer.Ordinal))];
        double[] shared = new double[count];
        bool[] taken = new bool[count];
        List<Hit> reranked = new(hits.Count);
        while (reranked.Count < count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int best = -1;
            double bestScore = double.NegativeInfinity;
            for (int i = 0; i < count; i++)
            {
                double score = (_lambda * relevance[i]) - ((1 - _lambda) * shared[i]);
                if (!taken[i] && score > bestScore)
                    (best, bestScore) = (i, score);
            }
            taken[best] = true;
            reranked.Add(WithLeg(hits[best], reranked.Count + 1, bestScore));
            for (int i = 0; i < count; i++)
            {
                if (!taken[i])
                    shared[i] = Math.Max(shared[i], Overlap(terms[best], terms[i]));
            }
        }
        double last = count > 0 ? reranked[^1].Score : 0;
        foreach (Hit rest in hits.Skip(count))
            reranked.Add(WithLeg(rest, reranked.Count + 1, last -= 1e-6));
        return new(reranked);
    }

    private static double[] Scale(IReadOnlyList<Hit> hits)
    {
        if (hits.Count == 0)
            return [];
        double low = hits.Min(hit => hit.Score), high = hits.Max(hit => hit.Score);
        return [.. hits.Select(hit => high > low ? (hit.Score - low) / (high - low) : 1)];
    }

    private static double Overlap(HashSet<string> left, HashSet<string> right)
    {
        int both = left.Count(right.Contains);
        int either = left.Count + right.Count - both;
        return either == 0 ? 1 : (double)both / either;
    }

    private static Hit WithLeg(Hit hit, int rank, double score) => hit with { Score = score, Legs = [.. hit.Legs, new(LegName, rank, score)] };
}
