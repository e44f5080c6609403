using System.Runtime.CompilerServices;

namespace RagKit.Chunking;

/// <summary>Fills chunks with as many words as fit, whatever they belong to.</summary>
internal class WordFiller(Outline outline, ITokenizer tokenizer, TokenBudget budget, int overlap) : Filler(outline, tokenizer, budget, overlap)
{
    protected override int Find(int from, int next, int limit, int end, int cap, out bool whole)
    {
        whole = true;
        return limit <= next && from < next ? 0 : LastWord(next, limit, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override int UnitStart(int start, int stop)
    {
        int cluster = stop;
        for (int i = start; i < stop; i++)
        {
            if (TextBoundaries.At(Text, i, start - 1, code: false) >= Boundary.Word)
                return i;
            if (cluster == stop && !char.IsWhiteSpace(Text[i]) && TextBoundaries.StartsCluster(Text, i))
                cluster = i;
        }
        return cluster;
    }

    /// <summary>The last beginning of a word in (<paramref name="next"/>, <paramref name="limit"/>], else of a cluster, else the limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected int LastWord(int next, int limit, int end)
    {
        for (int i = limit; i > next; i--)
        {
            if (TextBoundaries.At(Text, i, next, code: false) >= Boundary.Word)
                return i;
        }
        int cluster = TextBoundaries.LastCluster(Text[..end], next, limit);
        return cluster > next ? cluster : TextBoundaries.Forced(Text, next, limit, end);
    }
}
