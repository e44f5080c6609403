using RagKit.Text;

namespace RagKit.Stores;

/// <summary>Scores chunks by <see cref="Bm25"/> in the plainest way: each one is counted and scored for itself.</summary>
internal static class PlainBm25
{
    /// <summary>The chunks that hold a term of the query with their scores, best first, ties by ascending id.</summary>
    /// <param name="chunks">All chunks of the corpus.</param>
    /// <param name="query">The query's text.</param>
    public static IReadOnlyList<ScoredChunk> Search(IReadOnlyCollection<Chunk> chunks, string query)
    {
        (Chunk Chunk, ILookup<string, string> Terms, int Length)[] counted = [.. chunks.Select(chunk =>
        {
            IReadOnlyList<string> terms = TextAnalyzer.Terms(chunk.EmbeddingText);
            return (chunk, terms.ToLookup(term => term, StringComparer.Ordinal), terms.Count);
        })];
        double average = counted.Average(one => (double)one.Length);
        (string Term, double Weight)[] asked = [.. Bm25.QueryTerms(query).Select(pair =>
            (pair.Key, pair.Value * Bm25.Idf(counted.Length, counted.Count(one => one.Terms.Contains(pair.Key)))))];
        return [.. counted
            .Select(one => new ScoredChunk(one.Chunk.Id, asked.Sum(term => term.Weight * Bm25.Saturation(one.Terms[term.Term].Count(), one.Length, average))))
            .Where(one => one.Score > 0)
            .OrderByDescending(one => one.Score).ThenBy(one => one.ChunkId, StringComparer.Ordinal)];
    }
}
