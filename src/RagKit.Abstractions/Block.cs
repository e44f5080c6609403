namespace RagKit;

/// <summary>
/// One block of a document. Blocks stand in reading order, do not overlap their siblings, and hold their children's ranges.
/// Text between blocks (blank lines, markup) belongs to none.
/// </summary>
/// <param name="Kind">What the block is.</param>
/// <param name="Range">Its range in <see cref="Document.Text"/>, in UTF-16 units, both ends counted from the start.</param>
public sealed record Block(BlockKind Kind, Range Range)
{
    /// <summary>Of a heading, 1 (highest) to 6; of other kinds 0.</summary>
    public int Level { get; init; }

    /// <summary>The page that the block begins on, from 1; <see langword="null"/> where the format has no pages.</summary>
    public int? Page { get; init; }

    /// <summary>Of code, its language, when the document names one.</summary>
    public string? Language { get; init; }

    /// <summary>The blocks within this one, in reading order.</summary>
    public IReadOnlyList<Block> Children { get; init; } = [];

    /// <summary>The links that begin in this block and in none of its children.</summary>
    public IReadOnlyList<BlockLink> Links { get; init; } = [];

    /// <summary>Facts about this block alone, such as the columns of a CSV row; chunks that hold it whole carry them.</summary>
    public Metadata Metadata { get; init; } = Metadata.Empty;
}

/// <summary>A link in a document.</summary>
/// <param name="Range">The range of the link's text in <see cref="Document.Text"/>.</param>
/// <param name="Target">Where it leads: an absolute or relative address, as written.</param>
public sealed record BlockLink(Range Range, string Target);
