using RagKit.Stores;

namespace RagKit.Retrieval;

/// <summary>
/// Adds the legs' scores, each divided by the query's highest in its leg, with weights: the convex combination of Bruch, Gai and
/// Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval" (2023), with 0 as both legs' theoretical minimum. A chunk that
/// only the lexical leg returned still counts with its exact cosine. Scores are 0 to 1.
/// </summary>
/// <param name="lexicalWeight">The weight of the lexical leg, 0 to 1; the dense leg has the rest.</param>
public sealed class WeightedScoreFusion(double lexicalWeight = WeightedScoreFusion.DefaultLexicalWeight) : IScoreFusion
{
    /// <summary>The weight of the lexical leg that did best over the collections that RagKit is measured on.</summary>
    public const double DefaultLexicalWeight = 0.6;

    private readonly double _lexicalWeight = lexicalWeight is >= 0 and <= 1
        ? lexicalWeight
        : throw new ArgumentOutOfRangeException(nameof(lexicalWeight), $"The lexical weight ({lexicalWeight}) must be 0 to 1.");

    /// <inheritdoc />
    public IReadOnlyList<ScoredChunk> Fuse(ChunkSearchResult legs)
    {
        double highestLexical = legs.Lexical.Count > 0 ? legs.Lexical.Max(hit => hit.Score) : 0;
        double highestDense = Math.Max(0, legs.Dense.Count > 0 ? legs.Dense.Max(hit => hit.Score) : 0);
        bool hasDense = highestDense > 0, hasLexical = highestLexical > 0;
        double lexicalShare = hasDense ? hasLexical ? _lexicalWeight : 0 : 1;
        Dictionary<string, double> scores = new(legs.Lexical.Count + legs.Dense.Count, StringComparer.Ordinal);
        foreach (ScoredChunk hit in legs.Dense)
            scores[hit.ChunkId] = (1 - lexicalShare) * Share(hit.Score, highestDense);
        foreach (ScoredChunk hit in legs.Lexical)
            scores[hit.ChunkId] = (lexicalShare * Share(hit.Score, highestLexical)) + ((1 - lexicalShare) * Share(hit.Cosine ?? 0, highestDense));
        return FusedRanking.Order(scores);
    }

    private static double Share(double score, double highest) => highest > 0 ? Math.Clamp(score / highest, 0, 1) : 0;
}
