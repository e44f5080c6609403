namespace RagKit.Reading;

/// <summary>Writes table rows: cells joined by " | ", empty ones kept but for those at the end, so that columns stay in place.</summary>
internal static class RowText
{
    public const string Separator = " | ";

    /// <summary>Appends a row to the table that is open; nothing when all cells are empty.</summary>
    public static void Add(DocumentBuilder builder, IReadOnlyList<(string Text, IReadOnlyList<BlockLink> Links)> cells)
    {
        int count = cells.Count;
        while (count > 0 && cells[count - 1].Text.Length == 0)
            count--;
        LinkedText row = new();
        for (int i = 0; i < count; i++)
        {
            if (i > 0)
                row.Append(Separator, []);
            row.Append(cells[i].Text, cells[i].Links);
        }
        (string text, IReadOnlyList<BlockLink> links) = row.Take();
        builder.Add(new Block(BlockKind.TableRow, default) { Links = links }, text);
    }
}
