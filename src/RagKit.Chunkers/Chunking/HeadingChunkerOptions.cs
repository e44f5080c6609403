namespace RagKit.Chunking;

/// <summary>How <see cref="HeadingChunker"/> cuts.</summary>
public sealed record HeadingChunkerOptions
{
    /// <summary>The most tokens of a chunk, at least 1; 400 unless set.</summary>
    public int MaxTokens { get; init; } = 400;

    /// <summary>The most tokens that a chunk repeats of the one before in the same section, from 0 to below <see cref="MaxTokens"/>; 0 unless set.</summary>
    public int Overlap { get; init; }

    /// <summary>The lowest level of heading that begins a chunk, 1 to 6; 6 (all) unless set.</summary>
    public int MaxLevel { get; init; } = 6;

    /// <summary>A section with fewer tokens joins the next of its level or below, as far as the cap allows; 0 for never; 32 unless set.</summary>
    public int MinTokens { get; init; } = 32;

    /// <summary>
    /// Whether the cap counts what is embedded, a chunk's context (title and headings) included, and not its own text alone. The context
    /// takes no more than half of the cap: longer heading paths lose their outermost headings. <see langword="true"/> unless set.
    /// </summary>
    public bool CountContext { get; init; } = true;

    internal HeadingChunkerOptions Validated()
    {
        Limits.Check(MaxTokens, Overlap);
        if (MaxLevel is < 1 or > 6)
            throw new ArgumentException($"MaxLevel ({MaxLevel}) must be from 1 to 6.");
        if (MinTokens < 0)
            throw new ArgumentException($"MinTokens ({MinTokens}) must be at least 0.");
        return this;
    }
}
