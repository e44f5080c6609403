namespace RagKit.Chunking;

/// <summary>How <see cref="ParentChildChunker"/> cuts.</summary>
public sealed record ParentChildChunkerOptions
{
    /// <summary>The most tokens of a parent, at least <see cref="MaxTokens"/>; 1,200 unless set. A parent's context is not counted.</summary>
    public int ParentTokens { get; init; } = 1200;

    /// <summary>The most tokens of a child, which is what is embedded and found, at least 1; 200 unless set.</summary>
    public int MaxTokens { get; init; } = 200;

    /// <summary>The most tokens that a child repeats of the one before in the same parent, from 0 to below <see cref="MaxTokens"/>; 0 unless set.</summary>
    public int Overlap { get; init; }

    /// <summary>
    /// Whether the cap counts what is embedded, a chunk's context (title and headings) included, and not its own text alone. The context
    /// takes no more than half of the cap: longer heading paths lose their outermost headings. <see langword="true"/> unless set.
    /// </summary>
    public bool CountContext { get; init; } = true;

    internal ParentChildChunkerOptions Validated()
    {
        Limits.Check(MaxTokens, Overlap);
        if (ParentTokens < MaxTokens)
            throw new ArgumentException($"ParentTokens ({ParentTokens}) must be at least MaxTokens ({MaxTokens}).");
        return this;
    }
}
