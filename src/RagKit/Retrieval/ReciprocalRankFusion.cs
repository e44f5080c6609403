using System.Runtime.InteropServices;
using RagKit.Stores;

namespace RagKit.Retrieval;

/// <summary>
/// Adds 1 / (k + rank) over the legs: reciprocal rank fusion of Cormack, Clarke and Buettcher (2009). It needs no scores that
/// compare, but trusts both legs equally: with one weak leg it costs many points where weighted scores do not.
/// </summary>
/// <param name="k">Dampens the first ranks; at least 1.</param>
public sealed class ReciprocalRankFusion(int k = ReciprocalRankFusion.DefaultK) : IScoreFusion
{
    /// <summary>The constant of the paper.</summary>
    public const int DefaultK = 60;

    private readonly int _k = k >= 1 ? k : throw new ArgumentOutOfRangeException(nameof(k), $"k ({k}) must be at least 1.");

    /// <inheritdoc />
    public IReadOnlyList<ScoredChunk> Fuse(ChunkSearchResult legs)
    {
        Dictionary<string, double> scores = new(StringComparer.Ordinal);
        foreach (IReadOnlyList<ScoredChunk> leg in (ReadOnlySpan<IReadOnlyList<ScoredChunk>>)[legs.Dense, legs.Lexical])
        {
            for (int i = 0; i < leg.Count; i++)
                CollectionsMarshal.GetValueRefOrAddDefault(scores, leg[i].ChunkId, out _) += 1.0 / (_k + i + 1);
        }
        return FusedRanking.Order(scores);
    }
}
