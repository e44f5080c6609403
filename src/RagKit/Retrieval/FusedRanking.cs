using RagKit.Stores;

namespace RagKit.Retrieval;

/// <summary>Orders fused scores: best first, ties by ascending chunk id.</summary>
internal static class FusedRanking
{
    public static IReadOnlyList<ScoredChunk> Order(Dictionary<string, double> scores)
    {
        ScoredChunk[] ranking = [.. scores.Select(pair => new ScoredChunk(pair.Key, pair.Value))];
        Array.Sort(ranking, static (left, right) =>
        {
            int byScore = right.Score.CompareTo(left.Score);
            return byScore != 0 ? byScore : string.CompareOrdinal(left.ChunkId, right.ChunkId);
        });
        return ranking;
    }
}
