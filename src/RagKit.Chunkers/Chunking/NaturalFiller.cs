using System.Buffers;

namespace RagKit.Chunking;

/// <summary>Cuts at headings and blocks, paragraphs, sentences and lines, then words; looks only at characters that can end one of them.</summary>
internal sealed class NaturalFiller(Outline outline, ITokenizer tokenizer, TokenBudget budget, int overlap) : WordFiller(outline, tokenizer, budget, overlap)
{
    private const string Closers = "\"')]”’»";

    /// <summary>The characters behind which <see cref="TextBoundaries"/> may see the end of a sentence or a line.</summary>
    private static readonly SearchValues<char> Ends = SearchValues.Create(".!?\n\r\u0085\u2028\u2029。！？｡…؟۔।");

    protected override int Find(int from, int next, int limit, int end, int cap, out bool whole)
    {
        whole = true;
        if (limit <= next && from < next)
            return 0;
        int half = Math.Max(next, from + ((limit - from) / 2));
        int cut = LastJoint(half, limit);
        if (cut == 0)
            cut = LastUnit(half, limit, from);
        if (cut == 0 && half > next)
            cut = LastUnit(next, half, from);
        if (cut > 0)
            return cut;
        whole = false;
        return LastWord(next, limit, end);
    }

    protected override int UnitStart(int start, int stop)
    {
        int unit = start - 1;
        while (unit < stop)
        {
            int found = Text[unit..stop].IndexOfAny(Ends);
            if (found < 0)
                break;
            unit = Behind(unit + found, stop);
            if (unit >= start && unit < stop && TextBoundaries.At(Text, unit, start - 1, Outline.IsCode(unit)) >= Boundary.Unit)
                return unit;
        }
        return base.UnitStart(start, stop);
    }

    /// <summary>The last heading in (<paramref name="low"/>, <paramref name="limit"/>], else the last block; 0 for none.</summary>
    private int LastJoint(int low, int limit)
    {
        int block = 0;
        for (int index = Outline.JointBefore(limit); index >= 0; index--)
        {
            (int start, Boundary kind) = Outline.Joint(index);
            if (start <= low)
                break;
            if (kind < Boundary.Block || !TextBoundaries.StartsCluster(Text, start))
                continue;
            if (kind == Boundary.Section)
                return start;
            if (block == 0)
                block = start;
        }
        return block;
    }

    /// <summary>The last paragraph in (<paramref name="low"/>, <paramref name="limit"/>], else the last sentence or line; 0 for none.</summary>
    private int LastUnit(int low, int limit, int floor)
    {
        int best = 0, seen = 0;
        for (int high = limit; high > low;)
        {
            int at = low + Text[low..high].LastIndexOfAny(Ends);
            if (at < low)
                break;
            int start = Behind(at, limit);
            high = at;
            // Of a run of white space every line break leads to the same place.
            while (high > low && char.IsWhiteSpace(Text[high]) && char.IsWhiteSpace(Text[high - 1]))
                high--;
            if (start > limit || start <= low || start == seen || start >= Text.Length)
                continue;
            seen = start;
            Boundary kind = TextBoundaries.At(Text, start, floor, Outline.IsCode(start));
            if (kind >= Boundary.Paragraph)
                return start;
            if (kind == Boundary.Unit && best == 0)
                best = start;
        }
        return best;
    }

    /// <summary>Where the text goes on behind an end at <paramref name="at"/>, its closing quotes and brackets, and white space.</summary>
    private int Behind(int at, int limit)
    {
        int i = at + 1;
        while (i < limit && Closers.Contains(Text[i]))
            i++;
        return SkipSpace(i, Math.Min(limit + 1, Text.Length));
    }
}
