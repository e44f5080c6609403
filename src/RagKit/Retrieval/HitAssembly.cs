using RagKit.Stores;

namespace RagKit.Retrieval;

/// <summary>Puts ranked ids, the chunks read for them, and the legs that found them together to hits.</summary>
internal static class HitAssembly
{
    public static IReadOnlyList<Hit> Assemble(IReadOnlyList<ScoredChunk> ranking, IReadOnlyList<Chunk> chunks, ChunkSearchResult legs)
    {
        Dictionary<string, double> scores = ranking.ToDictionary(hit => hit.ChunkId, hit => hit.Score, StringComparer.Ordinal);
        Dictionary<string, List<HitLeg>> found = chunks.ToDictionary(chunk => chunk.Id, _ => new List<HitLeg>(2), StringComparer.Ordinal);
        Note(found, legs.Dense, HitLeg.Dense);
        Note(found, legs.Lexical, HitLeg.Lexical);
        return [.. chunks.Select(chunk => new Hit(chunk, scores[chunk.Id]) { Legs = found[chunk.Id] })];
    }

    private static void Note(Dictionary<string, List<HitLeg>> found, IReadOnlyList<ScoredChunk> leg, string name)
    {
        for (int i = 0; i < leg.Count; i++)
        {
            if (found.TryGetValue(leg[i].ChunkId, out List<HitLeg>? legs))
                legs.Add(new HitLeg(name, i + 1, leg[i].Score));
        }
    }
}
