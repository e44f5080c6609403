namespace RagKit.Layout;

/// <summary>A block of a page before it is known what the whole document looks like.</summary>
/// <param name="Page">The page that it begins on, from 1.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Region">Which stretch of text of its page it belongs to.</param>
internal sealed record PageBlock(int Page, List<Line> Lines, PageBlockKind Kind, int Region = 0)
{
    /// <summary>The page that it ends on.</summary>
    public int LastPage { get; init; } = Page;

    public float Size => Lines[0].Size;

    public bool IsBold => Lines.TrueForAll(line => line.IsBold);

    public bool IsMonospaced => Lines.TrueForAll(line => line.IsMonospaced);

    public bool IsRunning => Kind is PageBlockKind.Header or PageBlockKind.Footer;
}
