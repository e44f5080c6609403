namespace RagKit;

/// <summary>A chunk that was found, with its score and how it came to be found.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Score">
/// Higher is better. Dense: cosine similarity, -1 to 1. Lexical: BM25, above 0, no upper bound. Hybrid: 0 to 1 by weighted scores,
/// smaller sums of reciprocals by rank fusion. Compare scores within one query only.
/// </param>
public sealed record Hit(Chunk Chunk, double Score)
{
    /// <summary>The legs of the search that found it, in no particular order; never empty for a hit that a corpus returns.</summary>
    public IReadOnlyList<HitLeg> Legs { get; init; } = [];
}

/// <summary>How one leg of a search found a chunk.</summary>
/// <param name="Name"><see cref="Dense"/>, <see cref="Lexical"/>, or a reranker's name.</param>
/// <param name="Rank">Its place in that leg, from 1.</param>
/// <param name="Score">Its score in that leg: cosine similarity, BM25, or the reranker's own.</param>
public sealed record HitLeg(string Name, int Rank, double Score)
{
    /// <summary>The leg that compares embeddings.</summary>
    public const string Dense = "dense";

    /// <summary>The leg that compares words by BM25.</summary>
    public const string Lexical = "lexical";
}
