namespace RagKit.Chunking;

/// <summary>How <see cref="TokenChunker"/> cuts.</summary>
public sealed record TokenChunkerOptions
{
    /// <summary>The most tokens that a chunk's own text has, at least 1; 400 unless set.</summary>
    public int MaxTokens { get; init; } = 400;

    /// <summary>The most tokens that a chunk repeats of the one before, from 0 to below <see cref="MaxTokens"/>; 40 unless set.</summary>
    public int Overlap { get; init; } = 40;

    internal TokenChunkerOptions Validated()
    {
        if (MaxTokens < 1)
            throw new ArgumentException($"MaxTokens ({MaxTokens}) must be at least 1.");
        if (Overlap < 0 || Overlap >= MaxTokens)
            throw new ArgumentException($"Overlap ({Overlap}) must be at least 0 and below MaxTokens ({MaxTokens}).");
        return this;
    }
}
