namespace RagKit.Layout;

/// <summary>A line in reading order.</summary>
/// <param name="Cells">Its text; of a table's row, cell by cell.</param>
/// <param name="X">Where it starts.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Y">The height of its base line.</param>
/// <param name="Size">The size of its font.</param>
/// <param name="IsBold">Whether all of it is bold.</param>
/// <param name="IsMonospaced">Whether all of it is in a font for code.</param>
internal sealed record Line(string[] Cells, float X, float End, float Y, float Size, bool IsBold, bool IsMonospaced)
{
    public string Text => Cells.Length == 1 ? Cells[0] : string.Join(' ', Cells);

    public static Line Of(Row row) => new(
        [string.Join(' ', row.Segments.Select(segment => segment.Text))], row.X, row.End, row.Y, row.Segments.MaxBy(segment => segment.Text.Length)!.Size,
        row.Segments.TrueForAll(segment => segment.IsBold), row.Segments.TrueForAll(segment => segment.IsMonospaced));

    public static Line OfCells(Row row) => Of(row) with { Cells = [.. row.Segments.Select(segment => segment.Text)] };
}
