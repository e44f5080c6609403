namespace RagKit.Chunking;

/// <summary>How <see cref="ContentDefinedChunker"/> cuts.</summary>
public sealed record ContentDefinedChunkerOptions
{
    /// <summary>The most tokens of a chunk, at least 1; 400 unless set.</summary>
    public int MaxTokens { get; init; } = 400;

    /// <summary>The fewest tokens between two boundaries, about, from 1 to half of what <see cref="Overlap"/> leaves of <see cref="MaxTokens"/>; 100 unless set.</summary>
    public int MinTokens { get; init; } = 100;

    /// <summary>The most tokens that a chunk repeats of the one before, from 0 to below half of <see cref="MaxTokens"/>; 0 unless set.</summary>
    public int Overlap { get; init; }

    /// <summary>
    /// Whether the cap counts what is embedded, a chunk's context (title and headings) included, and not its own text alone. The context
    /// takes no more than half of the cap: longer heading paths lose their outermost headings. <see langword="true"/> unless set.
    /// </summary>
    public bool CountContext { get; init; } = true;

    internal ContentDefinedChunkerOptions Validated()
    {
        Limits.CheckLeast(nameof(MaxTokens), MaxTokens);
        if (Overlap < 0 || Overlap >= (MaxTokens + 1) / 2)
            throw new ArgumentException($"Overlap ({Overlap}) must be at least 0 and below half of MaxTokens ({MaxTokens}).");
        if (MinTokens < 1 || MinTokens > Math.Max(1, (MaxTokens - Overlap) / 2))
            throw new ArgumentException($"MinTokens ({MinTokens}) must be from 1 to half of MaxTokens less Overlap ({(MaxTokens - Overlap) / 2}).");
        return this;
    }
}
