namespace RagKit.Chunking;

/// <summary>How <see cref="PageChunker"/> cuts.</summary>
public sealed record PageChunkerOptions
{
    /// <summary>The most tokens of a chunk, at least 1; a longer page is cut; 1,000 unless set.</summary>
    public int MaxTokens { get; init; } = 1000;

    /// <summary>The most tokens that a chunk repeats of the one before on the same page, from 0 to below <see cref="MaxTokens"/>; 0 unless set.</summary>
    public int Overlap { get; init; }

    /// <summary>
    /// Whether the cap counts what is embedded, a chunk's context (title and headings) included, and not its own text alone. The context
    /// takes no more than half of the cap: longer heading paths lose their outermost headings. <see langword="true"/> unless set.
    /// </summary>
    public bool CountContext { get; init; } = true;

    internal PageChunkerOptions Validated()
    {
        Limits.Check(MaxTokens, Overlap);
        return this;
    }
}
