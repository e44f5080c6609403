namespace RagKit.Chunking;

/// <summary>Fills chunks with whole units: sentences, rows, items, lines of code. Most chunkers cut by it.</summary>
internal sealed class Packer(Outline outline, ITokenizer tokenizer, TokenBudget budget, int overlap) : Filler(outline, tokenizer, budget, overlap)
{
    /// <summary>A remainder below this part of the cap is shared out between the last two chunks.</summary>
    private const int SmallestPart = 8;

    private readonly CutFinder _finder = new(outline, tokenizer, budget.Cap);

    protected override int Adjust(int from, int next, int limit, int end, int cap)
    {
        if (limit >= end)
            return limit;
        _finder.Cap = cap;
        // A row that fits to the token alone may seem too long together with the line break behind it.
        return from == next && _finder.BeforeUnit(next, limit, out int unitEnd) == next
            ? SkipSpace(unitEnd, end)
            : Balance(from, next, limit, end, cap);
    }

    protected override int Find(int from, int next, int limit, int end, int cap, out bool whole)
    {
        _finder.Cap = cap;
        return _finder.Find(from, next, limit, end, out whole);
    }

    /// <summary>As promised; its end, too, when a row, an item or code would be entered amid.</summary>
    protected override int UnitStart(int start, int stop)
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
        return found < stop && (Outline.IsCode(found) || _finder.IsAmidUnit(found)) ? stop : found;
    }

    /// <summary>Moves the limit to about the middle when only a little would be left for a last chunk.</summary>
    private int Balance(int from, int next, int limit, int end, int cap)
    {
        int part = cap / SmallestPart;
        if (part == 0 || (end - limit) > (limit - from) / 2 || Tokenizer.PrefixLength(Text[limit..end], part, out int rest) < end - limit)
            return limit;
        int target = Math.Min(cap, ((cap + rest) * 5 / 8) + 1);
        int middle = from + Tokenizer.PrefixLength(Text[from..end], target, out _);
        return middle > next && _finder.BeforeUnit(next, middle, out _) > next && _finder.Find(from, next, middle, end, out bool whole) > next && whole ? middle : limit;
    }
}
