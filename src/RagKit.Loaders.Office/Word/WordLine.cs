namespace RagKit.Word;

/// <summary>A paragraph with styles and numbering applied, ready to be written.</summary>
/// <param name="Kind">Heading, list item or paragraph.</param>
/// <param name="Text">Its text, with its number.</param>
/// <param name="Links">The links in it.</param>
internal sealed record WordLine(BlockKind Kind, string Text, IReadOnlyList<BlockLink> Links)
{
    /// <summary>Of a heading 1 to 6, of a list item from 0.</summary>
    public int Level { get; init; }

    /// <summary>Of a list item, its list.</summary>
    public string List { get; init; } = "";

    public IReadOnlyList<string> Notes { get; init; } = [];

    public IReadOnlyList<string> Pictures { get; init; } = [];
}
