namespace RagKit.Layout;

/// <summary>Finds headers and footers: rows at the edge of a page that come again at the same height on others, but for their numbers.</summary>
internal static class RunningLines
{
    private const int EdgeRows = 3;
    private const float HeightStep = 6;

    /// <summary>The rows that are headers or footers, with the one or the other.</summary>
    public static Dictionary<Row, PageBlockKind> Find(IReadOnlyList<PageText> pages)
    {
        Dictionary<(string Text, int Height, PageBlockKind Kind), List<Row>> places = [];
        foreach (PageText page in pages)
        {
            if (page.Rows.Count == 0)
                continue;
            List<Row> rows = page.Rows[0];
            int middle = (rows.Count + 1) / 2;
            for (int i = 0; i < Math.Min(EdgeRows, middle); i++)
                Note(rows[i], PageBlockKind.Header);
            for (int i = Math.Max(middle, rows.Count - EdgeRows); i < rows.Count; i++)
                Note(rows[i], PageBlockKind.Footer);
        }
        int needed = Math.Max(3, pages.Count / 4);
        Dictionary<Row, PageBlockKind> found = [];
        foreach (((string _, int _, PageBlockKind kind), List<Row> rows) in places)
        {
            if (rows.Count < needed)
                continue;
            foreach (Row row in rows)
                found[row] = kind;
        }
        return found;

        void Note(Row row, PageBlockKind kind)
        {
            if (row.HasTable)
                return;
            (string, int, PageBlockKind) place = (WithoutNumbers(row.Text), (int)MathF.Round(row.Y / HeightStep), kind);
            if (!places.TryGetValue(place, out List<Row>? rows))
                places[place] = rows = [];
            rows.Add(row);
        }
    }

    private static string WithoutNumbers(string text)
    {
        Span<char> bare = text.Length <= 256 ? stackalloc char[text.Length] : new char[text.Length];
        int length = 0;
        foreach (char next in text)
        {
            if (!char.IsDigit(next))
                bare[length++] = next;
            else if (length == 0 || bare[length - 1] != '#')
                bare[length++] = '#';
        }
        return new string(bare[..length]);
    }
}
