namespace RagKit.Chunking;

/// <summary>Cuts behind texts of the caller's, the first of them that the second half of a chunk holds, else the first half.</summary>
internal sealed class SeparatorFiller(Outline outline, ITokenizer tokenizer, TokenBudget budget, int overlap, string[] separators)
    : WordFiller(outline, tokenizer, budget, overlap)
{
    protected override int Find(int from, int next, int limit, int end, int cap, out bool whole)
    {
        whole = true;
        if (limit <= next && from < next)
            return 0;
        int half = Math.Max(next, from + ((limit - from) / 2));
        int cut = Last(half, limit);
        if (cut == 0 && half > next)
            cut = Last(next, half);
        if (cut > 0)
            return cut;
        whole = false;
        return LastWord(next, limit, end);
    }

    private int Last(int low, int limit)
    {
        foreach (string separator in separators)
        {
            // A separator may begin before the range that its end is in.
            int start = Math.Max(0, low - separator.Length + 1), high = limit;
            while (high > start)
            {
                int cut = start + Text[start..high].LastIndexOf(separator) + separator.Length;
                if (cut < start + separator.Length || cut <= low)
                    break;
                if (TextBoundaries.StartsCluster(Text, cut))
                    return cut;
                high = cut - 1;
            }
        }
        return 0;
    }
}
