namespace RagKit.Chunking;

/// <summary>How <see cref="SlidingWindowChunker"/> cuts.</summary>
public sealed record SlidingWindowChunkerOptions
{
    /// <summary>The most tokens of a window, at least 1; 256 unless set.</summary>
    public int MaxTokens { get; init; } = 256;

    /// <summary>How many tokens a window begins behind the one before it, about, from 1 to <see cref="MaxTokens"/>; 128 unless set.</summary>
    public int Step { get; init; } = 128;

    /// <summary>
    /// Whether the cap counts what is embedded, a chunk's context (title and headings) included, and not its own text alone. The context
    /// takes no more than half of the cap: longer heading paths lose their outermost headings. <see langword="true"/> unless set.
    /// </summary>
    public bool CountContext { get; init; } = true;

    internal SlidingWindowChunkerOptions Validated()
    {
        Limits.CheckLeast(nameof(MaxTokens), MaxTokens);
        if (Step < 1 || Step > MaxTokens)
            throw new ArgumentException($"Step ({Step}) must be from 1 to MaxTokens ({MaxTokens}).");
        return this;
    }
}
