namespace RagKit.Layout;

/// <summary>Rows in a stack, and the strips that none of them crosses.</summary>
internal sealed class Band
{
    private const float MinGutter = 0.5f;
    private const int MaxStrips = 64;
    private const float FarRows = 6;
    private const float NearRows = 1.6f;
    private const int MaxAbove = 200;
    private int _above;
    private List<(float From, float To)> _free = [(float.MinValue, float.MaxValue)];

    public List<Row> Rows { get; } = [];

    public bool HasGutter { get; private set; }

    /// <summary>The strips that divide the band into columns, from left to right.</summary>
    public IReadOnlyList<(float From, float To)> Gutters => [.. _free.Where(strip => strip.From > float.MinValue && strip.To < float.MaxValue)];

    /// <summary>
    /// Takes a row in from below. A band is divided when its first row is; a row with gaps begins a new one otherwise, and one that crosses all
    /// strips, or stands alone in the middle of one, ends a divided one.
    /// </summary>
    public bool TryAdd(Row row)
    {
        if (Rows.Count > 0 && (HasGutter ? !TryNarrow(row, Rows[^1].Y - row.Y) : row.Segments.Count > 1))
            return false;
        if (Rows.Count == 0)
        {
            HasGutter = row.Segments.Count > 1;
            _free = Intersect(row);
        }
        Rows.Add(row);
        return true;
    }

    /// <summary>Takes a row in from above that belongs to one of the columns, as where one begins higher than the others.</summary>
    public bool TryPrepend(Row row)
    {
        if (!HasGutter || row.Segments.Count > 1 || _above == MaxAbove || !TryNarrow(row, (row.Y - Rows[0].Y) * (FarRows / NearRows)))
            return false;
        Rows.Insert(0, row);
        _above++;
        return true;
    }

    private bool TryNarrow(Row row, float distance)
    {
        int before = _free.Count;
        List<(float From, float To)> free = Intersect(row);
        bool hasGutter = free.Exists(strip => strip.From > float.MinValue && strip.To < float.MaxValue);
        if (!hasGutter || distance > FarRows * row.Size || (row.Segments.Count == 1 && free.Count > before))
            return false;
        _free = free;
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
