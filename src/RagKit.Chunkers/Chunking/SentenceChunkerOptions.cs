namespace RagKit.Chunking;

/// <summary>How <see cref="SentenceChunker"/> cuts.</summary>
public sealed record SentenceChunkerOptions
{
    /// <summary>The most tokens of a chunk, at least 1; 400 unless set.</summary>
    public int MaxTokens { get; init; } = 400;

    /// <summary>The most sentences of a chunk, those that it repeats included; 0 (unless set) for as many as fit.</summary>
    public int MaxSentences { get; init; }

    /// <summary>The most tokens that a chunk repeats of the one before, in whole sentences, from 0 to below <see cref="MaxTokens"/>; 40 unless set.</summary>
    public int Overlap { get; init; } = 40;

    /// <summary>
    /// Whether the cap counts what is embedded, a chunk's context (title and headings) included, and not its own text alone. The context
    /// takes no more than half of the cap: longer heading paths lose their outermost headings. <see langword="true"/> unless set.
    /// </summary>
    public bool CountContext { get; init; } = true;

    internal SentenceChunkerOptions Validated()
    {
        Limits.Check(MaxTokens, Overlap);
        Limits.CheckLeast(nameof(MaxSentences), MaxSentences, least: 0);
        return this;
    }
}
