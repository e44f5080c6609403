namespace RagKit.Layout;

/// <summary>Cuts the lines of a region into paragraphs: at gaps, indents, bullets, and where the font's size or weight changes.</summary>
internal static class Paragraphs
{
    private const float SizeChange = 0.08f;
    private const float WideGap = 1.3f;
    private const float Indent = 0.8f;

    public static IEnumerable<PageBlock> Cut(Region region, int page, int number)
    {
        if (region.IsTable)
        {
            yield return new PageBlock(page, region.Lines, PageBlockKind.Table, number);
            yield break;
        }
        float leading = Leading(region.Lines);
        float right = region.Lines.Max(line => line.End);
        List<Line> open = [];
        foreach (Line line in region.Lines)
        {
            if (open.Count > 0 && IsBreak(open, line, leading, right))
            {
                yield return new PageBlock(page, open, PageBlockKind.Text, number);
                open = [];
            }
            open.Add(line);
        }
        yield return new PageBlock(page, open, PageBlockKind.Text, number);
    }

    private static float Leading(List<Line> lines)
    {
        float[] gaps = [.. lines.Zip(lines.Skip(1), (upper, lower) => (upper.Y - lower.Y) / Math.Max(upper.Size, lower.Size)).Where(gap => gap is > 0.5f and < 2.5f).Order()];
        return gaps.Length == 0 ? 1.2f : gaps[gaps.Length / 2];
    }

    private static bool IsBreak(List<Line> open, Line line, float leading, float right)
    {
        Line last = open[^1];
        float size = Math.Max(last.Size, line.Size);
        if (Math.Abs(last.Size - line.Size) > SizeChange * size || last.IsBold != line.IsBold || last.IsMonospaced != line.IsMonospaced)
            return true;
        if (last.Y - line.Y > WideGap * leading * size || Bullets.Begins(line.Text))
            return true;
        // Chinese and Japanese lines are all as long, but for a paragraph's last one and for verse.
        if (LineJoiner.IsIdeograph(last.Text[^1]) && right - last.End > 0.9f * size)
            return true;
        // A line that ends early ends its paragraph when the next one is indented, or when a sentence ends there.
        bool endsEarly = right - last.End > 4 * size;
        bool isIndented = line.X - last.X > Indent * size && (open.Count > 1 || endsEarly);
        return (isIndented && !Bullets.Begins(open[0].Text)) || (endsEarly && last.Text[^1] is '.' or '!' or '?' or ':' && char.IsUpper(line.Text[0]));
    }
}
