namespace RagKit.Layout;

/// <summary>Rows in a stack, and the strips that none of them crosses.</summary>
internal sealed class Band
{
    private const float MinGutter = 0.5f;
    private const int MaxStrips = 64;
    private List<(float From, float To)> _free = [(float.MinValue, float.MaxValue)];

    public List<Row> Rows { get; } = [];

    public bool HasGutter { get; private set; }

    /// <summary>The strips that divide the band into columns, from left to right.</summary>
    public IReadOnlyList<(float From, float To)> Gutters => [.. _free.Where(strip => strip.From > float.MinValue && strip.To < float.MaxValue)];

    /// <summary>Takes a row in, unless it would close the strips that there are, or has gaps where the band has none.</summary>
    public bool TryAdd(Row row)
    {
        List<(float From, float To)> free = Intersect(row);
        bool hasGutter = free.Exists(strip => strip.From > float.MinValue && strip.To < float.MaxValue);
        if (Rows.Count > 0 && ((HasGutter && !hasGutter) || (!HasGutter && !hasGutter && row.Segments.Count > 1) || (HasGutter && Rows[^1].Y - row.Y > 6 * row.Size)))
            return false;
        Rows.Add(row);
        (_free, HasGutter) = (free, hasGutter);
        return true;
    }

    private List<(float From, float To)> Intersect(Row row)
    {
        List<(float From, float To)> free = new(_free.Count + 1);
        int segment = 0;
        foreach ((float from, float to) in _free)
        {
            float start = from;
            while (segment < row.Segments.Count && row.Segments[segment].End <= start)
                segment++;
            for (int i = segment; i < row.Segments.Count && row.Segments[i].X < to; i++)
            {
                Keep(free, start, Math.Min(to, row.Segments[i].X), row.Size);
                start = Math.Max(start, row.Segments[i].End);
            }
            Keep(free, start, to, row.Size);
        }
        // No layout has so many columns; without them each row costs the same.
        return free.Count <= MaxStrips ? free : [];
    }

    private static void Keep(List<(float From, float To)> free, float from, float to, float size)
    {
        if (to - from >= MinGutter * size)
            free.Add((from, to));
    }
}
