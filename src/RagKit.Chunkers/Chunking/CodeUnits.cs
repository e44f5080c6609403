namespace RagKit.Chunking;

/// <summary>
/// Makes ranges of code: a declaration with all that is within it while that fits, else its own lines and the declarations within it, each for
/// itself; small ones join the next beside or within them.
/// </summary>
internal sealed class CodeUnits(Outline outline, CodeMap map, ITokenizer tokenizer, int cap, int least)
{
    /// <summary>Ranges of code, and what stands between them; a heading right before code goes with it.</summary>
    public IEnumerable<(int Start, int End)> Ranges()
    {
        int at = 0;
        foreach (CodeRegion region in map.Regions)
        {
            int own = Math.Max(at, outline.HeadingsBefore(region.Start));
            if (own > at)
                yield return (at, own);
            foreach ((int start, int end) in Joined(region, own))
                yield return (start, end);
            at = region.End;
        }
        if (at < outline.Text.Length)
            yield return (at, outline.Text.Length);
    }

    private IEnumerable<(int Start, int End)> Joined(CodeRegion region, int start)
    {
        (int Start, int End, int Level, long Tokens) open = (start, start, int.MinValue, 0);
        foreach ((int Start, int End, int Level, long Tokens) next in Whole(region, start))
        {
            bool joins = open.Tokens < least && next.Level >= open.Level && open.Tokens + next.Tokens <= cap;
            if (joins || open.End == open.Start)
            {
                open = (open.Start, next.End, open.End == open.Start ? next.Level : open.Level, open.Tokens + next.Tokens);
                continue;
            }
            yield return (open.Start, open.End);
            open = next;
        }
        if (open.End > open.Start)
            yield return (open.Start, open.End);
    }

    private IEnumerable<(int Start, int End, int Level, long Tokens)> Whole(CodeRegion region, int start)
    {
        int count = region.Last - region.First;
        int[] behind = Behind(region);
        long[] before = new long[count + 1];
        for (int i = 0; i < count; i++)
            before[i + 1] = before[i] + Count(StartOf(region, i), StartOf(region, i + 1));
        if (count == 0 || StartOf(region, 0) > start)
            yield return (start, StartOf(region, 0), int.MinValue, Count(start, StartOf(region, 0)));
        for (int i = 0; i < count;)
        {
            int next = before[behind[i]] - before[i] <= cap ? behind[i] : i + 1;
            yield return (StartOf(region, i), StartOf(region, next), map.Declarations[region.First + i].Indent, before[next] - before[i]);
            i = next;
        }
    }

    /// <summary>For each declaration the index of the first one that is not within it.</summary>
    private int[] Behind(CodeRegion region)
    {
        int[] behind = new int[region.Last - region.First];
        Stack<int> open = new();
        for (int i = 0; i < behind.Length; i++)
        {
            while (open.TryPeek(out int last) && map.Declarations[region.First + last].Indent >= map.Declarations[region.First + i].Indent)
                behind[open.Pop()] = i;
            open.Push(i);
        }
        while (open.TryPop(out int last))
            behind[last] = behind.Length;
        return behind;
    }

    private int StartOf(CodeRegion region, int index) =>
        region.First + index < region.Last ? map.Declarations[region.First + index].Start : region.End;

    private int Count(int start, int end) => tokenizer.Count(outline.Text.AsSpan(start, end - start));
}
