namespace RagKit.Retrieval;

/// <summary>A question to a corpus.</summary>
/// <param name="Text">The question, in the user's words.</param>
public sealed record RetrievalQuery(string Text)
{
    /// <summary>How many chunks to return at most; 1 to 10,000.</summary>
    public int Top { get; init; } = 10;

    /// <summary>The lowest score returned (see <see cref="Hit.Score"/> for its scale); <see langword="null"/> for all.</summary>
    public double? MinimumScore { get; init; }

    /// <summary>Which chunks may be returned; <see langword="null"/> for all.</summary>
    public Filter? Filter { get; init; }

    /// <summary>Which legs search; <see langword="null"/> for the corpus's own setting.</summary>
    public RetrievalStrategy? Strategy { get; init; }
}

/// <summary>Which legs of a search are used.</summary>
public enum RetrievalStrategy
{
    /// <summary>Words and embeddings together: the default.</summary>
    Hybrid,

    /// <summary>Embeddings alone.</summary>
    Dense,

    /// <summary>Words alone, by BM25.</summary>
    Lexical,
}
