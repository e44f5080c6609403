namespace RagKit.Layout;

/// <summary>Sorts words, and tables that are found already, into rows from top to bottom, and cuts rows into segments where the gap is wider than between words.</summary>
internal static class RowBuilder
{
    private const float SameRow = 0.45f;
    private const float SegmentGap = 0.7f;
    private const float Beside = 0.9f;
    private const int MaxBeside = 16;

    public static List<Row> Build(List<Word> words, IReadOnlyList<RuledTable> tables)
    {
        words.Sort(static (a, b) => b.Y.CompareTo(a.Y) is not 0 and int byHeight ? byHeight : a.X.CompareTo(b.X));
        List<Row> rows = [];
        for (int start = 0; start < words.Count;)
        {
            // The row's height is its first large word's: a raised letter comes first, but does not decide. An initial over several lines must not join them.
            (float y, float size) = (words[start].Y, words[start].Size);
            int end = start + 1;
            while (end < words.Count && y - words[end].Y <= SameRow * Reach(size, words[end].Size))
            {
                if (words[end].Size > size * 1.2f)
                    (y, size) = (words[end].Y, words[end].Size);
                end++;
            }
            rows.Add(new Row(Cut(words.GetRange(start, end - start))));
            start = end;
        }
        if (tables.Count > 0)
        {
            rows.AddRange(tables.Select(table => new Row([new Segment(table)])));
            rows = [.. rows.OrderByDescending(row => row.Y)];
        }
        return JoinBeside(rows);
    }

    private static float Reach(float one, float other) => Math.Min(Math.Max(one, other), 1.6f * Math.Min(one, other));

    private static List<Segment> Cut(List<Word> words)
    {
        words.Sort(static (a, b) => a.X.CompareTo(b.X));
        List<Segment> segments = [];
        List<Word> open = [];
        float end = float.MinValue;
        foreach (Word word in words)
        {
            // What is drawn twice at the same place is there once.
            if (open.Count > 0 && open[^1] is Word last && last.Text == word.Text && word.X - last.X < 0.1f * word.Size && Math.Abs(last.Y - word.Y) < 0.1f * word.Size)
                continue;
            if (open.Count > 0 && word.X - end > SegmentGap * Math.Max(word.Size, open[^1].Size))
            {
                segments.Add(new Segment(open));
                open = [];
            }
            open.Add(word);
            end = open.Count == 1 ? word.End : Math.Max(end, word.End);
        }
        segments.Add(new Segment(open));
        return segments;
    }

    /// <summary>Joins rows that stand beside each other although their lines are not quite level, as in columns of their own.</summary>
    private static List<Row> JoinBeside(List<Row> rows)
    {
        List<Row> joined = new(rows.Count);
        int parts = 1;
        foreach (Row row in rows)
        {
            if (joined.Count > 0 && parts < MaxBeside && joined[^1].Y - row.Y < Beside * Math.Min(joined[^1].Size, row.Size) && AreApart(joined[^1], row))
            {
                joined[^1] = new Row([.. joined[^1].Segments.Concat(row.Segments).OrderBy(segment => segment.X)]);
                parts++;
            }
            else
            {
                joined.Add(row);
                parts = 1;
            }
        }
        return joined;
    }

    private static bool AreApart(Row upper, Row lower)
    {
        float gap = Math.Max(upper.Size, lower.Size);
        int at = 0;
        foreach (Segment segment in lower.Segments)
        {
            while (at < upper.Segments.Count && upper.Segments[at].End + gap <= segment.X)
                at++;
            if (at < upper.Segments.Count && upper.Segments[at].X < segment.End + gap)
                return false;
        }
        return true;
    }
}
