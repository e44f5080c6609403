namespace RagKit.Chunking;

/// <summary>
/// Chooses boundaries by the text around them: of the sentence ends that a chunk may end at, the one whose last 64 characters hash lowest
/// (a gear hash, Xia et al. 2014; the minimum of a window, as in Bjørner, Blass and Gurevich 2010). An edit moves the boundaries near it,
/// and a chunk or two further on both texts choose the same place again.
/// </summary>
internal sealed class ContentBoundaries(Outline outline, ITokenizer tokenizer, TokenBudget budget, int least, int overlap)
{
    private const int HashedCharacters = 64;

    private string Text => outline.Text;

    /// <summary>Ranges that together are the text; one without a sentence end in reach may be longer than the cap.</summary>
    public IEnumerable<(int Start, int End)> Ranges()
    {
        int start = 0;
        while (start < Text.Length)
        {
            int end = Next(start);
            yield return (start, end);
            start = end;
        }
    }

    private int Next(int start)
    {
        int room = Math.Max(1, budget.At(start).Cap - overlap);
        ReadOnlySpan<char> rest = Text.AsSpan(start);
        int high = start + tokenizer.PrefixLength(rest, room, out _);
        if (high >= Text.Length)
            return Text.Length;
        int low = start + tokenizer.PrefixLength(rest, Math.Max(1, Math.Min(least, room / 2)), out _), best = 0;
        ulong lowest = ulong.MaxValue;
        for (int i = Math.Min(low, high) + 1; i <= high; i++)
        {
            Boundary kind = KindAt(i);
            if (kind < Boundary.Unit)
                continue;
            // Ends of paragraphs and sections win against those of sentences, as a rule.
            ulong rank = HashBefore(i) >> (kind == Boundary.Section ? 6 : kind > Boundary.Unit ? 3 : 0);
            if (rank < lowest)
                (lowest, best) = (rank, i);
        }
        if (best > 0)
            return best;
        for (int i = high + 1; i < Text.Length; i++)
        {
            if (KindAt(i) >= Boundary.Unit)
                return i;
        }
        return Text.Length;
    }

    private Boundary KindAt(int position)
    {
        // By the text alone and never by where the chunk began, or an edit would move it.
        char before = Text[position - 1];
        if (position >= Text.Length || (!char.IsWhiteSpace(before) && before < '\u2E80') || char.IsWhiteSpace(Text[position]))
            return Boundary.None;
        Boundary kind = TextBoundaries.At(Text, position, floor: 0, outline.IsCode(position));
        Boundary joint = kind == Boundary.None ? Boundary.None : outline.JointAt(position);
        return outline.IsAmidRow(position) ? Boundary.None : joint > kind ? joint : kind;
    }

    private ulong HashBefore(int position)
    {
        ulong hash = 0;
        foreach (char c in Text.AsSpan()[Math.Max(0, position - HashedCharacters)..position])
        {
            ulong gear = (c + 1UL) * 0x9E3779B97F4A7C15;
            hash = (hash << 1) + (gear ^ (gear >> 29));
        }
        hash *= 0xBF58476D1CE4E5B9;
        return hash ^ (hash >> 32);
    }
}
