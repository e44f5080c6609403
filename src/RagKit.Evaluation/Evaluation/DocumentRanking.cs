namespace RagKit.Evaluation;

/// <summary>Makes a ranking of documents from the chunks that a retriever returned.</summary>
internal static class DocumentRanking
{
    /// <summary>
    /// The documents in the order of their best chunks. The retriever's order stands; only neighbours with equal scores are put by falling
    /// document id, as trec_eval does, so that figures do not hang on the order in which a store returns ties.
    /// </summary>
    public static string[] Of(IReadOnlyList<Hit> hits, int depth)
    {
        List<string> ranking = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        int tied = 0;
        for (int i = 0; i < hits.Count; i++)
        {
            if (i > 0 && hits[i].Score != hits[i - 1].Score)
            {
                SortTied(ranking, tied);
                tied = ranking.Count;
                if (tied >= depth)
                    break;
            }
            if (seen.Add(hits[i].Chunk.DocumentId))
                ranking.Add(hits[i].Chunk.DocumentId);
        }
        SortTied(ranking, tied);
        return [.. ranking.Take(depth)];
    }

    private static void SortTied(List<string> ranking, int from)
    {
        if (ranking.Count - from > 1)
            ranking.Sort(from, ranking.Count - from, Comparer<string>.Create((left, right) => CodePointComparer.Compare(right, left)));
    }
}
