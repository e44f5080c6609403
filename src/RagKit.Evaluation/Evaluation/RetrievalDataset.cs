namespace RagKit.Evaluation;

/// <summary>
/// Questions and which documents answer them: what retrieval is measured against. Immutable and safe to use from several threads
/// at once. Load a published collection with <see cref="LoadBeirAsync"/>, or make one of your own questions.
/// </summary>
public sealed class RetrievalDataset
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, int>> _judgements;

    /// <summary>A dataset of the given questions and judgements.</summary>
    /// <param name="name">Its name, for reports.</param>
    /// <param name="queries">The questions, ids distinct. Those without a relevant document are left out of every figure (<see cref="LeftOut"/>).</param>
    /// <param name="judgements">Which documents answer them; a document that is not judged for a question counts as not relevant.</param>
    /// <exception cref="ArgumentException">
    /// A question's id is empty or given twice, a judgement's question is unknown, a pair is judged twice with different relevance, or no
    /// question has a relevant document.
    /// </exception>
    public RetrievalDataset(string name, IEnumerable<DatasetQuery> queries, IEnumerable<Judgement> judgements)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(judgements);

        DatasetQuery[] all = [.. queries];
        Dictionary<string, Dictionary<string, int>> byQuery = new(all.Length, StringComparer.Ordinal);
        foreach (DatasetQuery query in all)
        {
            ArgumentException.ThrowIfNullOrEmpty(query.Id, nameof(queries));
            if (!byQuery.TryAdd(query.Id, new(StringComparer.Ordinal)))
                throw new ArgumentException($"Query '{query.Id}' is given twice: every query needs an id of its own.", nameof(queries));
        }
        foreach ((string queryId, string documentId, int relevance) in judgements)
        {
            if (!byQuery.TryGetValue(queryId, out Dictionary<string, int>? judged))
                throw new ArgumentException($"Document '{documentId}' is judged for query '{queryId}', which is not among the queries.", nameof(judgements));
            ArgumentException.ThrowIfNullOrEmpty(documentId, nameof(judgements));
            if (!judged.TryAdd(documentId, relevance) && judged[documentId] != relevance)
            {
                throw new ArgumentException(
                    $"Document '{documentId}' is judged {judged[documentId]} and {relevance} for query '{queryId}': keep one of them.", nameof(judgements));
            }
        }

        Name = name;
        Queries = Array.AsReadOnly(Array.FindAll(all, query => HasRelevant(byQuery[query.Id])));
        LeftOut = Array.AsReadOnly(all.Where(query => !HasRelevant(byQuery[query.Id])).Select(query => query.Id).ToArray());
        if (Queries.Count == 0)
            throw new ArgumentException($"Dataset '{name}' has no query with a relevant document (relevance 1 or more): there is nothing to measure.", nameof(judgements));
        _judgements = Queries.ToDictionary(query => query.Id, query => (IReadOnlyDictionary<string, int>)byQuery[query.Id].AsReadOnly(), StringComparer.Ordinal);
    }

    /// <summary>The dataset's name.</summary>
    public string Name { get; }

    /// <summary>The questions that count: those with at least one relevant document, in the order given.</summary>
    public IReadOnlyList<DatasetQuery> Queries { get; }

    /// <summary>The ids of the questions that were given but have no relevant document: no measure is defined for them.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>The judgements of one of <see cref="Queries"/>: relevance by document id.</summary>
    /// <exception cref="ArgumentException">The dataset has no such question.</exception>
    public IReadOnlyDictionary<string, int> JudgementsOf(string queryId)
    {
        ArgumentNullException.ThrowIfNull(queryId);
        return _judgements.TryGetValue(queryId, out IReadOnlyDictionary<string, int>? judged)
            ? judged
            : throw new ArgumentException($"Dataset '{Name}' has no query '{queryId}' with a relevant document.", nameof(queryId));
    }

    /// <summary>
    /// Loads questions and judgements of a collection in the layout of the BEIR benchmark: <c>queries.jsonl</c> and
    /// <c>qrels/&lt;split&gt;.tsv</c>. Only judged questions count; of a pair that is judged twice the last line counts, as in BEIR's
    /// own loader. The documents are read by <c>corpus.FromBeir(folder)</c>.
    /// </summary>
    /// <param name="folder">The collection's folder; its name becomes the dataset's.</param>
    /// <param name="split">Which judgements: <c>test</c>, <c>dev</c>, <c>train</c>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="RagKitException">The folder or a file is missing or malformed; the message names file and line.</exception>
    public static Task<RetrievalDataset> LoadBeirAsync(string folder, string split = "test", CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentException.ThrowIfNullOrEmpty(split);
        return BeirDatasetLoader.LoadAsync(folder, split, cancellationToken);
    }

    private static bool HasRelevant(Dictionary<string, int> judged) => judged.Values.Any(relevance => relevance >= 1);
}
