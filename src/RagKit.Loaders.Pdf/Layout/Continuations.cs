namespace RagKit.Layout;

/// <summary>Joins paragraphs that go on in the next column or on the next page: no sentence ends where one stops, and the next begins within one.</summary>
internal static class Continuations
{
    private const float SameSize = 0.05f;
    private const int LeastLength = 40;
    private const float AlmostFull = 4;
    private const int MostLines = 500;

    /// <param name="blocks">The blocks of all pages in order.</param>
    /// <param name="isHeading">Whether a block is a heading, which never goes on.</param>
    public static List<PageBlock> Join(IReadOnlyList<PageBlock> blocks, Func<PageBlock, bool> isHeading)
    {
        List<PageBlock> joined = new(blocks.Count);
        int open = -1;
        foreach (PageBlock block in blocks)
        {
            if (block.IsRunning)
            {
                joined.Add(block);
                continue;
            }
            if (open >= 0 && GoesOn(joined[open], block) && !isHeading(joined[open]) && !isHeading(block))
            {
                joined[open].Lines.AddRange(block.Lines);
                joined[open] = joined[open] with { LastPage = block.LastPage, Region = block.Region };
                continue;
            }
            joined.Add(block);
            open = joined.Count - 1;
        }
        return joined;
    }

    private static bool GoesOn(PageBlock block, PageBlock next)
    {
        if (block.Kind != PageBlockKind.Text || next.Kind != PageBlockKind.Text || (block.LastPage == next.Page && block.Region == next.Region) || next.Page > block.LastPage + 1 || block.Lines.Count > MostLines)
            return false;
        (Line last, Line first) = (block.Lines[^1], next.Lines[0]);
        if (Math.Abs(last.Size - first.Size) > SameSize * last.Size || last.IsBold != first.IsBold || last.IsMonospaced || first.IsMonospaced)
            return false;
        char end = last.Text[^1];
        if (!char.IsLower(first.Text[0]) || !(char.IsLetterOrDigit(end) || end is ',' or ')' || LineJoiner.IsHyphen(end)))
            return false;
        // A line that stops early ends its paragraph, whatever stands at its end; labels and captions are short.
        return block.Lines.Sum(line => line.Text.Length) >= LeastLength && (block.Lines.Count == 1 || block.Lines.Max(line => line.End) - last.End < AlmostFull * last.Size);
    }
}
