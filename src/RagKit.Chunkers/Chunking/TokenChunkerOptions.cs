namespace RagKit.Chunking;

/// <summary>How <see cref="TokenChunker"/> cuts.</summary>
public sealed record TokenChunkerOptions
{
    /// <summary>The most tokens of a chunk, at least 1; 400 unless set.</summary>
    public int MaxTokens { get; init; } = 400;

    /// <summary>The most tokens that a chunk repeats of the one before, from 0 to below <see cref="MaxTokens"/>; 40 unless set.</summary>
    public int Overlap { get; init; } = 40;

    /// <summary>
    /// Whether the cap counts what is embedded, a chunk's context (title and headings) included, and not its own text alone. The context
    /// takes no more than half of the cap: longer heading paths lose their outermost headings. <see langword="true"/> unless set.
    /// </summary>
    public bool CountContext { get; init; } = true;

    internal TokenChunkerOptions Validated()
    {
        Limits.Check(MaxTokens, Overlap);
        return this;
    }
}
