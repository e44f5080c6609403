namespace RagKit.Chunking;

/// <summary>How <see cref="CodeChunker"/> cuts.</summary>
public sealed record CodeChunkerOptions
{
    /// <summary>The most tokens of a chunk, at least 1; 400 unless set.</summary>
    public int MaxTokens { get; init; } = 400;

    /// <summary>The most tokens that a chunk repeats of the one before, in whole lines, from 0 to below <see cref="MaxTokens"/>; 0 unless set.</summary>
    public int Overlap { get; init; }

    /// <summary>A declaration with fewer tokens joins the next one beside it, as far as the cap allows; 0 for never; 64 unless set.</summary>
    public int MinTokens { get; init; } = 64;

    /// <summary>The language of code that does not name its own, as in <see cref="Block.Language"/>; <see langword="null"/> (unless set) for none.</summary>
    public string? Language { get; init; }

    /// <summary>
    /// Whether the cap counts what is embedded, a chunk's context (title and headings) included, and not its own text alone. The context
    /// takes no more than half of the cap: longer heading paths lose their outermost headings. <see langword="true"/> unless set.
    /// </summary>
    public bool CountContext { get; init; } = true;

    internal CodeChunkerOptions Validated()
    {
        Limits.Check(MaxTokens, Overlap);
        Limits.CheckLeast(nameof(MinTokens), MinTokens, least: 0);
        if (Language is not null && CodeLanguage.Of(Language) is null)
            throw new ArgumentException($"Language ({Language}) must be one whose declarations are known, such as csharp, python or typescript; leave it out for blank lines.");
        return this;
    }
}
