namespace RagKit.Chunking;

/// <summary>Ends each range where, of the units' ends that leave it neither too short nor too long, a rank is lowest.</summary>
internal sealed class LowestBoundaries(Outline outline, ITokenizer tokenizer, TokenBudget budget, int least, int overlap)
{
    /// <summary>Ranges that together are the text; one without a unit's end in reach may be longer than the cap.</summary>
    /// <param name="units">Where a range may end.</param>
    /// <param name="rank">The rank of a unit's beginning, by its index.</param>
    public IEnumerable<(int Start, int End)> Ranges(UnitList units, Func<int, double> rank)
    {
        int length = outline.Text.Length;
        for (int start = 0; start < length;)
        {
            int end = Next(start, units, rank);
            yield return (start, end);
            start = end;
        }
    }

    private int Next(int start, UnitList units, Func<int, double> rank)
    {
        int room = Math.Max(1, budget.At(start).Cap - overlap);
        ReadOnlySpan<char> rest = outline.Text.AsSpan(start);
        int high = start + tokenizer.PrefixLength(rest, room, out _);
        if (high >= outline.Text.Length)
            return outline.Text.Length;
        int low = start + tokenizer.PrefixLength(rest[..(high - start)], Math.Max(1, Math.Min(least, room / 2)), out _);
        int first = units.After(Math.Min(low, high - 1)), best = -1;
        double lowest = double.MaxValue;
        for (int i = first; i < units.Count && units[i].Start <= high; i++)
        {
            double own = rank(i);
            if (own < lowest)
                (lowest, best) = (own, i);
        }
        if (best < 0)
            best = first;
        return best < units.Count ? units[best].Start : outline.Text.Length;
    }
}
