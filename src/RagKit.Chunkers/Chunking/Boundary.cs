namespace RagKit.Chunking;

/// <summary>How good a place to cut is; a higher one is preferred.</summary>
internal enum Boundary
{
    /// <summary>No place to cut.</summary>
    None,
    Word,

    /// <summary>A line break that only wraps a paragraph.</summary>
    Wrap,

    /// <summary>The end of a unit that is not cut while it fits: a sentence, a line of code, a row, an item.</summary>
    Unit,
    Paragraph,
    Block,
    Section,
}
