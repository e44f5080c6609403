namespace RagKit.Chunking;

/// <summary>Where a chunker cuts: the range alone says the text, so a chunk can't differ from its document.</summary>
/// <param name="Range">The range in the document's text, in UTF-16 units, both ends counted from the start; not empty.</param>
public readonly record struct ChunkSpan(Range Range)
{
    /// <summary>The headings above the span's first character, outermost first.</summary>
    public IReadOnlyList<string> HeadingPath { get; init; } = [];

    /// <summary>How many tokens the span has; 0 when not counted.</summary>
    public int TokenCount { get; init; }

    /// <summary>Facts about this span alone, such as the range of its parent; its chunk carries them.</summary>
    public Metadata Metadata { get; init; } = Metadata.Empty;
}
