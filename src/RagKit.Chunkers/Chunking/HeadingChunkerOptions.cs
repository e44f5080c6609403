namespace RagKit.Chunking;

/// <summary>How <see cref="HeadingChunker"/> cuts.</summary>
public sealed record HeadingChunkerOptions
{
    /// <summary>The most tokens that a chunk's own text has, at least 1; 400 unless set.</summary>
    public int MaxTokens { get; init; } = 400;

    /// <summary>The most tokens that a chunk repeats of the one before in the same section, from 0 to below <see cref="MaxTokens"/>; 0 unless set.</summary>
    public int Overlap { get; init; }

    /// <summary>The lowest level of heading that begins a chunk, 1 to 6; 6 (all) unless set.</summary>
    public int MaxLevel { get; init; } = 6;

    /// <summary>A section with fewer tokens joins the next of its level or below, as far as the cap allows; 0 for never; 32 unless set.</summary>
    public int MinTokens { get; init; } = 32;

    internal HeadingChunkerOptions Validated()
    {
        if (MaxTokens < 1)
            throw new ArgumentException($"MaxTokens ({MaxTokens}) must be at least 1.");
        if (Overlap < 0 || Overlap >= MaxTokens)
            throw new ArgumentException($"Overlap ({Overlap}) must be at least 0 and below MaxTokens ({MaxTokens}).");
        if (MaxLevel is < 1 or > 6)
            throw new ArgumentException($"MaxLevel ({MaxLevel}) must be from 1 to 6.");
        if (MinTokens < 0)
            throw new ArgumentException($"MinTokens ({MinTokens}) must be at least 0.");
        return this;
    }
}
