namespace RagKit.Chunking;

/// <summary>Fills chunks up to a cap with whole units, with an overlap; both chunkers cut by it.</summary>
/// <remarks>Every chunk reads no more than a few times the cap, so the whole is linear in the text.</remarks>
internal sealed class Packer(Outline outline, ITokenizer tokenizer, int cap, int overlap)
{
    /// <summary>A remainder below this part of the cap is shared out between the last two chunks.</summary>
    private const int SmallestPart = 8;

    private readonly CutFinder _finder = new(outline, tokenizer, cap);

    private ReadOnlySpan<char> Text => outline.Text;

    /// <summary>Cuts the text in [<paramref name="start"/>, <paramref name="end"/>).</summary>
    public IEnumerable<ChunkSpan> Pack(int start, int end)
    {
        int next = SkipSpace(start, end), from = next;
        end = TrimEnd(next, end);
        while (next < end)
        {
            (int stop, int count) = Next(ref from, next, end);
            yield return new ChunkSpan(from..stop) { TokenCount = count, HeadingPath = outline.PathAt(from) };
            next = SkipSpace(stop, end);
            from = next >= end ? next : OverlapStart(from, stop, count, next);
        }
    }

    private (int Stop, int Count) Next(ref int from, int next, int end)
    {
        if (from < next)
        {
            (int Stop, int Count)? overlapped = Cut(from, next, end, out bool whole);
            if (overlapped is not null && (whole || Cut(next, next, end, out bool better) is null || !better))
                return overlapped.Value;
        }
        from = next;
        return Cut(next, next, end, out _)!.Value;
    }

    /// <summary>Where a chunk that begins at <paramref name="from"/> and must pass <paramref name="next"/> ends; <see langword="null"/> when an overlap leaves no room.</summary>
    private (int Stop, int Count)? Cut(int from, int next, int end, out bool whole)
    {
        int limit = SkipSpace(from + tokenizer.PrefixLength(Text[from..end], cap, out _), end);
        // A row that fits to the token alone may seem too long together with the line break behind it.
        if (limit < end && from == next && _finder.BeforeUnit(next, limit, out int unitEnd) == next)
            limit = SkipSpace(unitEnd, end);
        else if (limit < end)
            limit = Balance(from, next, limit, end);
        while (true)
        {
            whole = true;
            int cut = limit >= end ? end : _finder.Find(from, next, limit, end, out whole);
            if (cut <= next)
                return null;
            int stop = TrimEnd(from, cut);
            int count = tokenizer.Count(Text[from..stop]);
            int least = next + (next + 1 < end && char.IsSurrogatePair(Text[next], Text[next + 1]) ? 2 : 1);
            if (count <= cap || (from == next && stop <= least))
                return (stop, count);
            // Tokens do not add up for every tokenizer: try less.
            limit = Math.Min(stop - Math.Max(1, (stop - from) / 16), from + (int)((long)(stop - from) * cap / count));
            if (limit <= least)
            {
                if (from < next)
                    return null;
                limit = least;
            }
        }
    }

    /// <summary>Moves the limit to about the middle when only a little would be left for a last chunk.</summary>
    private int Balance(int from, int next, int limit, int end)
    {
        int part = cap / SmallestPart;
        if (part == 0 || (end - limit) > (limit - from) / 2 || tokenizer.PrefixLength(Text[limit..end], part, out int rest) < end - limit)
            return limit;
        int target = Math.Min(cap, ((cap + rest) * 5 / 8) + 1);
        int middle = from + tokenizer.PrefixLength(Text[from..end], target, out _);
        return middle > next && _finder.BeforeUnit(next, middle, out _) > next && _finder.Find(from, next, middle, end, out bool whole) > next && whole ? middle : limit;
    }

    private int OverlapStart(int from, int stop, int count, int next)
    {
        if (overlap == 0 || outline.JointAt(next) == Boundary.Section)
            return next;
        int start = stop - (int)Math.Min(stop - from - 1, (long)overlap * (stop - from) / Math.Max(1, count));
        int tail = tokenizer.Count(Text[start..stop]);
        if (tail > overlap)
            start = stop - (int)((long)(stop - start) * overlap / tail);
        for (int tries = 0; tries < 4 && start < stop; tries++)
        {
            int unit = UnitStart(Math.Max(start, from + 1), stop);
            if (unit >= stop)
                return next;
            if (tokenizer.Count(Text[unit..stop]) <= overlap)
                return unit;
            start = unit + Math.Max(1, (stop - unit) / 4);
        }
        return next;
    }

    /// <summary>The first sentence, else word, else character that begins in the range; its end when a row, an item or code would be entered amid.</summary>
    private int UnitStart(int start, int stop)
    {
        int word = stop, cluster = stop;
        for (int i = start; i < stop; i++)
        {
            Boundary kind = _finder.At(i, start - 1);
            if (kind >= Boundary.Unit)
                return i;
            if (kind >= Boundary.Word && word == stop)
                word = i;
            else if (cluster == stop && word == stop && !char.IsWhiteSpace(Text[i]) && TextBoundaries.StartsCluster(Text, i))
                cluster = i;
        }
        int found = word < stop ? word : cluster;
        return found < stop && (outline.IsCode(found) || _finder.IsAmidUnit(found)) ? stop : found;
    }

    private int SkipSpace(int start, int end)
    {
        while (start < end && char.IsWhiteSpace(Text[start]))
            start++;
        return start;
    }

    private int TrimEnd(int start, int end)
    {
        while (end > start && char.IsWhiteSpace(Text[end - 1]))
            end--;
        return end;
    }
}
