namespace RagKit.Evaluation;

/// <summary>
/// A measure of one question's ranking. <see cref="Metrics"/> has the usual ones; make another by giving its name and its formula.
/// Immutable, and as thread-safe as the formula.
/// </summary>
public sealed class RetrievalMetric
{
    private readonly Func<IReadOnlyList<string>, IReadOnlyDictionary<string, int>, double> _formula;

    /// <summary>A measure.</summary>
    /// <param name="name">Its name in results, such as <c>ndcg@10</c>.</param>
    /// <param name="formula">
    /// From the ids of the documents found, best first and each once, and the question's judgements (relevance by document id, at least
    /// one of them 1 or more) to the value; pure.
    /// </param>
    public RetrievalMetric(string name, Func<IReadOnlyList<string>, IReadOnlyDictionary<string, int>, double> formula)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(formula);
        Name = name;
        _formula = formula;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>How many documents it looks at; <see langword="null"/> for all that were found.</summary>
    public int? Cutoff { get; init; }

    /// <summary>The value for one question.</summary>
    /// <param name="ranked">The ids of the documents found, best first, each once.</param>
    /// <param name="judgements">Relevance by document id; a document that is not in it counts as not relevant.</param>
    public double Score(IReadOnlyList<string> ranked, IReadOnlyDictionary<string, int> judgements)
    {
        ArgumentNullException.ThrowIfNull(ranked);
        ArgumentNullException.ThrowIfNull(judgements);
        return _formula(ranked, judgements);
    }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
