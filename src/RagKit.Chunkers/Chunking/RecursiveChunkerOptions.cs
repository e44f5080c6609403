namespace RagKit.Chunking;

/// <summary>How <see cref="RecursiveChunker"/> cuts. Sizes are in tokens where the chunker is given a tokenizer, else in characters (UTF-16 units).</summary>
public sealed record RecursiveChunkerOptions
{
    /// <summary>The most tokens or characters of a chunk, at least 1; 1,600 unless set.</summary>
    public int MaxSize { get; init; } = 1600;

    /// <summary>The most tokens or characters that a chunk repeats of the one before, from 0 to below <see cref="MaxSize"/>; 160 unless set.</summary>
    public int Overlap { get; init; } = 160;

    /// <summary>
    /// The texts behind which to cut, the best first, each at least one character; <see langword="null"/> (unless set) for headings and blocks,
    /// paragraphs, sentences and lines, words.
    /// </summary>
    public IReadOnlyList<string>? Separators { get; init; }

    /// <summary>
    /// Whether a cap in tokens counts what is embedded, a chunk's context (title and headings) included, and not its own text alone. A cap in
    /// characters never does. <see langword="true"/> unless set.
    /// </summary>
    public bool CountContext { get; init; } = true;

    internal RecursiveChunkerOptions Validated()
    {
        Limits.CheckLeast(nameof(MaxSize), MaxSize);
        if (Overlap < 0 || Overlap >= MaxSize)
            throw new ArgumentException($"Overlap ({Overlap}) must be at least 0 and below MaxSize ({MaxSize}).");
        if (Separators is { Count: 0 } || Separators?.Any(string.IsNullOrEmpty) == true)
            throw new ArgumentException($"Separators ({Separators.Count}) must have at least one text, and none that is empty.");
        return this;
    }
}
