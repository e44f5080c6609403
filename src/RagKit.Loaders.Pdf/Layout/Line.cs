namespace RagKit.Layout;

/// <summary>A line in reading order.</summary>
/// <param name="Cells">Its text; of a table's row, cell by cell.</param>
/// <param name="X">Where it starts.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Y">The height of its base line.</param>
/// <param name="Size">The size of its font.</param>
/// <param name="IsBold">Whether all of it is bold.</param>
/// <param name="IsMonospaced">Whether all of it is in a font for code.</param>
internal sealed record Line(LinkedText[] Cells, float X, float End, float Y, float Size, bool IsBold, bool IsMonospaced)
{
    private LinkedText? _content;

    public LinkedText Content => _content ??= LinkedText.Join(Cells, " ");

    public string Text => Content.Text;

    public static Line Of(Row row) => OfCells(row) is var line && line.Cells.Length == 1 ? line : line with { Cells = [LinkedText.Join(line.Cells, " ")] };

    public static Line OfCells(Row row) => new(
        [.. row.Segments.Select(segment => segment.Content)], row.X, row.End, row.Y, row.Segments.MaxBy(segment => segment.Text.Length)!.Size,
        row.Segments.TrueForAll(segment => segment.IsBold), row.Segments.TrueForAll(segment => segment.IsMonospaced));
}
