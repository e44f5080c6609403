using System.Runtime.CompilerServices;

namespace RagKit.Chunking;

/// <summary>Cuts at headings and blocks, paragraphs, sentences and lines, then words; looks only at characters that can end one of them.</summary>
internal sealed class NaturalFiller(Outline outline, ITokenizer tokenizer, TokenBudget budget, int overlap) : WordFiller(outline, tokenizer, budget, overlap)
{
    private const string Closers = "\"')]”’»";

    /// <summary>A bit for each of the characters below 64 behind which <see cref="TextBoundaries"/> may see the end of a sentence or a line.</summary>
    private const ulong Ends = (1UL << '.') | (1UL << '!') | (1UL << '?') | (1UL << '\n') | (1UL << '\r');

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override int UnitStart(int start, int stop)
    {
        int unit = start - 1;
        while (unit < stop)
        {
            int found = FirstEnd(Text[unit..stop]);
            if (found < 0)
                break;
            unit = Behind(unit + found, stop);
            if (unit >= start && unit < stop && TextBoundaries.At(Text, unit, start - 1, Outline.IsCode(unit)) >= Boundary.Unit)
                return unit;
        }
        return base.UnitStart(start, stop);
    }

    /// <summary>The last heading in (<paramref name="low"/>, <paramref name="limit"/>], else the last block; 0 for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int LastUnit(int low, int limit, int floor)
    {
        int best = 0, seen = 0;
        for (int high = limit; high > low;)
        {
            int at = low + LastEnd(Text[low..high]);
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Behind(int at, int limit)
    {
        int i = at + 1;
        while (i < limit && Closers.Contains(Text[i]))
            i++;
        return SkipSpace(i, Math.Min(limit + 1, Text.Length));
    }

    // Loops of their own, since those over many values are compiled late and count in short runs.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FirstEnd(ReadOnlySpan<char> text)
    {
        int i = 0;
        while (i < text.Length && !IsEnd(text[i]))
            i++;
        return i < text.Length ? i : -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int LastEnd(ReadOnlySpan<char> text)
    {
        int i = text.Length - 1;
        while (i >= 0 && !IsEnd(text[i]))
            i--;
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsEnd(char c) => c < 64 ? (Ends >> c & 1) != 0 : c >= '\u0085' && IsOtherEnd(c);

    private static bool IsOtherEnd(char c) => c is '\u0085' or '\u2028' or '\u2029' or '。' or '！' or '？' or '｡' or '…' or '؟' or '۔' or '।';
}
