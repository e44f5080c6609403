using RagKit.Stores;

namespace RagKit.Retrieval;

/// <summary>Makes one ranking of the legs of a hybrid search. Implementations are pure and safe to use from several threads at once.</summary>
public interface IScoreFusion
{
    /// <summary>
    /// Ranks the chunks of both legs, each once, best first, ties by ascending chunk id. Either leg may be empty: the other then
    /// ranks alone.
    /// </summary>
    IReadOnlyList<ScoredChunk> Fuse(ChunkSearchResult legs);
}
