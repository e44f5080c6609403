namespace RagKit.Slides;

/// <summary>What a line on a slide is.</summary>
internal enum SlideLineKind
{
    /// <summary>A paragraph of the title.</summary>
    Title,

    /// <summary>A paragraph.</summary>
    Paragraph,

    /// <summary>An item of a list.</summary>
    Item,

    /// <summary>The row of a table, whose cells are given.</summary>
    Row,

    /// <summary>A table ends.</summary>
    TableEnd,

    /// <summary>A picture's alternative text.</summary>
    Picture,
}

/// <summary>One line of a slide, in the order of the file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text.</param>
/// <param name="Links">The links in it.</param>
internal sealed record SlideLine(SlideLineKind Kind, string Text, IReadOnlyList<BlockLink> Links)
{
    /// <summary>Of an item, how deep it is, from 0.</summary>
    public int Level { get; init; }

    /// <summary>The shape that it stands in, so that two shapes' lists stay two.</summary>
    public string Shape { get; init; } = "";

    /// <summary>Of a row, its cells.</summary>
    public IReadOnlyList<(string Text, IReadOnlyList<BlockLink> Links)> Cells { get; init; } = [];
}
