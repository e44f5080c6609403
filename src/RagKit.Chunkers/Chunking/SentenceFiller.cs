namespace RagKit.Chunking;

/// <summary>Fills chunks with whole sentences (rows, items, lines of code); what is longer than a chunk is cut by <see cref="CutFinder"/>.</summary>
internal sealed class SentenceFiller(Outline outline, ITokenizer tokenizer, TokenBudget budget, int overlap, int most)
    : Filler(outline, tokenizer, budget, overlap)
{
    private readonly CutFinder _finder = new(outline, tokenizer, budget.Cap);

    protected override int Adjust(int from, int next, int limit, int end, int cap)
    {
        if (most == 0)
            return limit;
        int sentences = 0;
        for (int i = from + 1; i < limit; i++)
        {
            if (EndsUnit(i, from) && ++sentences == most)
                return i;
        }
        return limit;
    }

    protected override int Find(int from, int next, int limit, int end, int cap, out bool whole)
    {
        _finder.Cap = cap;
        whole = true;
        for (int i = limit; i > next; i--)
        {
            if (EndsUnit(i, from))
                return i;
        }
        return _finder.Find(from, next, limit, end, out whole);
    }

    protected override int UnitStart(int start, int stop)
    {
        for (int i = start; i < stop; i++)
        {
            if (EndsUnit(i, start - 1))
                return i;
        }
        return stop;
    }

    private bool EndsUnit(int position, int floor) =>
        (char.IsWhiteSpace(Text[position - 1]) || Text[position - 1] >= '\u2E80') && _finder.At(position, floor) >= Boundary.Unit && !Outline.IsAmidRow(position);
}
