namespace RagKit.Layout;

/// <summary>A block of a page before it is known what the whole document looks like.</summary>
/// <param name="Page">The page that it stands on, from 1.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="Kind">What it is.</param>
internal sealed record PageBlock(int Page, List<Line> Lines, PageBlockKind Kind)
{
    public float Size => Lines[0].Size;

    public bool IsBold => Lines.TrueForAll(line => line.IsBold);
}

/// <summary>What a block of a page is.</summary>
internal enum PageBlockKind
{
    Text,
    Table,
    Header,
    Footer,
}
