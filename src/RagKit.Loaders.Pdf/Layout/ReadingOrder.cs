namespace RagKit.Layout;

/// <summary>
/// Puts a page's rows into reading order: stacks them to bands that share their gutters, and reads a band column by column, or row by row where it
/// is a table. Each level of columns takes time in proportion to the rows; levels are bounded.
/// </summary>
internal static class ReadingOrder
{
    private const int MaxLevels = 4;
    private const int MinColumnRows = 3;
    private const float WideGutter = 1.5f;
    private const float CellWidth = 12;
    private const int LabelLength = 4;

    public static List<Region> Read(List<Row> rows)
    {
        List<Region> regions = [];
        Read(rows, regions, 0);
        return regions;
    }

    private static void Read(List<Row> rows, List<Region> regions, int level)
    {
        List<Row> plain = [];
        foreach (Band band in Bands(rows))
        {
            int wide = band.Rows.Count(row => row.Segments.Count > 1);
            if (!band.HasGutter || wide < 2 || (wide < MinColumnRows && IsNarrow(band)) || level == MaxLevels || IsLabelled(band))
            {
                plain.AddRange(band.Rows);
                continue;
            }
            Flush();
            if (IsTable(band, wide))
                regions.Add(new Region([.. band.Rows.Select(Line.OfCells)], IsTable: true));
            else
                ReadColumns(band, regions, level + 1);
        }
        Flush();

        void Flush()
        {
            AddPlain(plain, regions);
            plain = [];
        }
    }

    /// <summary>Adds rows of running text, and the tables between them.</summary>
    private static void AddPlain(List<Row> rows, List<Region> regions)
    {
        List<Line> lines = [];
        foreach (Row row in rows)
        {
            if (!row.HasTable)
            {
                lines.Add(Line.Of(row));
                continue;
            }
            foreach (Segment segment in row.Segments)
            {
                if (segment.Table is not { } table)
                {
                    lines.Add(Line.Of(new Row([segment])));
                    continue;
                }
                if (lines.Count > 0)
                    regions.Add(new Region(lines, IsTable: false));
                lines = [];
                regions.Add(new Region(table.Rows, IsTable: true));
            }
        }
        if (lines.Count > 0)
            regions.Add(new Region(lines, IsTable: false));
    }

    private static List<Band> Bands(List<Row> rows)
    {
        List<Band> bands = [];
        foreach (Row row in rows)
        {
            if (bands.Count > 0 && bands[^1].TryAdd(row))
                continue;
            Band band = new();
            band.TryAdd(row);
            while (bands.Count > 0 && !bands[^1].HasGutter && bands[^1].Rows.Count > 0 && band.TryPrepend(bands[^1].Rows[^1]))
                bands[^1].Rows.RemoveAt(bands[^1].Rows.Count - 1);
            bands.Add(band);
        }
        return bands;
    }

    private static void ReadColumns(Band band, List<Region> regions, int level)
    {
        IReadOnlyList<(float From, float To)> gutters = band.Gutters;
        List<Row>[] columns = new List<Row>[gutters.Count + 1];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = [];
        foreach (Row row in band.Rows)
        {
            int column = 0;
            List<Segment> open = [];
            foreach (Segment segment in row.Segments)
            {
                int own = column;
                while (own < gutters.Count && gutters[own].From < segment.X)
                    own++;
                if (own != column && open.Count > 0)
                {
                    columns[column].Add(new Row(open));
                    open = [];
                }
                column = own;
                open.Add(segment);
            }
            columns[column].Add(new Row(open));
        }
        foreach (List<Row> column in columns)
            Read(column, regions, level);
    }

    /// <summary>Whether no gutter is much wider than a space: few rows then have it by chance.</summary>
    private static bool IsNarrow(Band band) => band.Gutters.All(gutter => gutter.To - gutter.From < WideGutter * band.Rows[0].Size);

    /// <summary>Whether the left column is no column but bullets, numbers or other labels of the lines beside it.</summary>
    private static bool IsLabelled(Band band)
    {
        (float from, float _) = band.Gutters[0];
        int[] lengths = [.. band.Rows.Where(row => row.Segments[0].X < from).Select(row => row.Segments[0].Text.Length).Order()];
        return band.Gutters.Count == 1 && lengths.Length > 0 && lengths[lengths.Length * 9 / 10] <= LabelLength;
    }

    /// <summary>Whether a band holds cells rather than lines: at most one of its columns is as wide as text, as that of a table's remarks.</summary>
    private static bool IsTable(Band band, int wide)
    {
        if (band.Rows.Exists(row => row.HasTable))
            return false;
        if (wide < MinColumnRows)
            return true;
        IReadOnlyList<(float From, float To)> gutters = band.Gutters;
        int[] lines = new int[gutters.Count + 1];
        foreach (Row row in band.Rows)
        {
            int column = 0;
            foreach (Segment segment in row.Segments)
            {
                while (column < gutters.Count && gutters[column].From < segment.X)
                    column++;
                if (segment.End - segment.X > CellWidth * segment.Size)
                    lines[column]++;
            }
        }
        return lines.Count(count => count >= MinColumnRows) < 2;
    }
}
