namespace RagKit.Stores;

/// <summary>What to look for in a store: by words, by vector, or both at once over one state of the store.</summary>
public sealed record ChunkSearch
{
    /// <summary>The query's text for the lexical leg; <see langword="null"/> to leave that leg out.</summary>
    public string? Text { get; init; }

    /// <summary>The query's embedding for the dense leg; <see langword="null"/> to leave that leg out.</summary>
    public ReadOnlyMemory<float>? Vector { get; init; }

    /// <summary>The fingerprint of the model that made <see cref="Vector"/>; it must be the manifest's.</summary>
    public string? Model { get; init; }

    /// <summary>How many chunks each leg returns at most; at least 1.</summary>
    public int Depth { get; init; } = 100;

    /// <summary>Which chunks may be found; <see langword="null"/> for all.</summary>
    public Filter? Filter { get; init; }
}

/// <summary>What a search found, leg by leg, best first; ties by ascending chunk id.</summary>
/// <param name="Dense">The dense leg; scores are cosine similarities.</param>
/// <param name="Lexical">The lexical leg; scores are BM25, above 0.</param>
public sealed record ChunkSearchResult(IReadOnlyList<ScoredChunk> Dense, IReadOnlyList<ScoredChunk> Lexical);

/// <summary>A chunk's id with its score in one leg.</summary>
/// <param name="ChunkId">The chunk's id.</param>
/// <param name="Score">Higher is better.</param>
public readonly record struct ScoredChunk(string ChunkId, double Score)
{
    /// <summary>
    /// In the lexical leg of a search that has a vector too: the chunk's exact cosine similarity with it, so that scores can be
    /// fused for chunks that the dense leg did not return; <see langword="null"/> when the chunk has no vector.
    /// </summary>
    public double? Cosine { get; init; }
}

/// <summary>How much a store holds.</summary>
/// <param name="Documents">Documents, those that are left out among them.</param>
/// <param name="Chunks">Chunks.</param>
/// <param name="Embedded">Chunks that have a vector of the manifest's model.</param>
public readonly record struct StoreCounts(int Documents, int Chunks, int Embedded)
{
    /// <summary>Documents that are left out: those that say a reason in <see cref="StoredDocument.LeftOut"/>.</summary>
    public int LeftOut { get; init; }
}
