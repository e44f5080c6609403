namespace RagKit.Evaluation;

/// <summary>
/// What a system found for each question of a dataset (a TREC "run"): documents, best first. Immutable and safe to use from several
/// threads at once.
/// </summary>
public sealed class RankedRun
{
    private readonly Dictionary<string, string[]> _rankings;

    /// <summary>
    /// A run of scored documents in any order. They are ranked as trec_eval ranks them: by falling score, and where scores are equal by falling
    /// document id (compared by code points). Of a document that is given several times for a question, the best score counts.
    /// </summary>
    /// <exception cref="ArgumentException">An id is empty or a score is not a number.</exception>
    public RankedRun(IEnumerable<ScoredDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        Dictionary<string, List<ScoredDocument>> byQuery = new(StringComparer.Ordinal);
        foreach (ScoredDocument document in documents)
        {
            ArgumentException.ThrowIfNullOrEmpty(document.QueryId, nameof(documents));
            ArgumentException.ThrowIfNullOrEmpty(document.DocumentId, nameof(documents));
            if (double.IsNaN(document.Score))
                throw new ArgumentException($"The score of document '{document.DocumentId}' for query '{document.QueryId}' is not a number.", nameof(documents));
            if (!byQuery.TryGetValue(document.QueryId, out List<ScoredDocument>? found))
                byQuery.Add(document.QueryId, found = []);
            found.Add(document);
        }
        _rankings = byQuery.ToDictionary(pair => pair.Key, pair => Rank(pair.Value), StringComparer.Ordinal);
    }

    private RankedRun(Dictionary<string, string[]> rankings) => _rankings = rankings;

    /// <summary>The ids of the documents found for a question, best first, each once; none when nothing was found.</summary>
    public IReadOnlyList<string> RankingOf(string queryId)
    {
        ArgumentNullException.ThrowIfNull(queryId);
        return _rankings.TryGetValue(queryId, out string[]? ranking) ? ranking.AsReadOnly() : [];
    }

    /// <summary>A run of documents that are ranked already, each once.</summary>
    internal static RankedRun OfRankings(Dictionary<string, string[]> rankings) => new(rankings);

    private static string[] Rank(List<ScoredDocument> found)
    {
        found.Sort((left, right) =>
        {
            int byScore = right.Score.CompareTo(left.Score);
            return byScore != 0 ? byScore : CodePointComparer.Compare(right.DocumentId, left.DocumentId);
        });
        return [.. found.Select(document => document.DocumentId).Distinct(StringComparer.Ordinal)];
    }
}
