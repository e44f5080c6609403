namespace RagKit.Chunking;

/// <summary>Chooses where a chunk ends: the best boundary that its limit allows.</summary>
internal sealed class CutFinder(Outline outline, ITokenizer tokenizer, int cap)
{
    private readonly List<(int Start, int End)> _around = [];

    /// <summary>The most tokens that the text of the chunk at hand may have.</summary>
    public int Cap { get; set; } = cap;

    private ReadOnlySpan<char> Text => outline.Text;

    /// <summary>What kind of boundary lies before a position, by the text and the blocks.</summary>
    public Boundary At(int position, int floor)
    {
        Boundary joint = outline.JointAt(position);
        return Better(TextBoundaries.At(Text, position, floor, outline.IsCode(position)), joint, position);
    }

    /// <summary>Whether a position lies within a row or an item.</summary>
    public bool IsAmidUnit(int position)
    {
        outline.UnitsAround(position, Math.Max(0, position - (Cap * 16)), _around);
        return _around.Count > 0;
    }

    /// <summary>
    /// The cut in (<paramref name="next"/>, <paramref name="limit"/>] of a chunk that begins at <paramref name="from"/>; 0 when an
    /// overlap leaves no room for it. <paramref name="whole"/> says whether no unit that fits is cut by it.
    /// </summary>
    public int Find(int from, int next, int limit, int end, out bool whole)
    {
        whole = false;
        if (limit <= next)
            return from < next ? 0 : TextBoundaries.Forced(Text, next, limit, end);
        int high = BeforeUnit(from < next ? next : next + 1, limit, out _);
        if (high <= next)
            return 0;
        int half = from + ((limit - from) / 2), word = 0;
        Span<int> best = stackalloc int[(int)Boundary.Section + 1];
        int joint = outline.JointBefore(high);
        for (int i = high; i > next; i--)
        {
            if (i <= half && (best[(int)Boundary.Paragraph] | best[(int)Boundary.Block] | best[(int)Boundary.Section] | best[(int)Boundary.Unit]) > 0)
                break;
            Boundary kind = KindAt(i, from, ref joint);
            if (kind == Boundary.None)
                continue;
            // Behind a heading is no better a place than behind any word.
            if (kind < Boundary.Unit || IsGlued(from, i))
                word = Math.Max(word, i);
            else if (best[(int)kind] == 0)
            {
                // A paragraph within an item is no place to cut while the item fits.
                int unit = BeforeUnit(next, i, out _);
                if (unit == i)
                    best[(int)kind] = i;
                else
                    i = unit + 1;
            }
        }
        int cut = 0;
        for (int kind = (int)Boundary.Section; kind >= (int)Boundary.Unit && cut == 0; kind--)
            cut = best[kind];
        whole = true;
        if (high < limit)
            return cut > 0 ? cut : high;
        if (cut > half || (cut > 0 && Fits(cut, limit, end, Boundary.Unit)))
            return cut;
        // The unit at hand is longer than the cap: it is cut where the chunk is full.
        whole = cut > 0;
        if (cut > 0)
            word = LastWord(cut, limit, from);
        if (word > half || (word > 0 && Fits(word, limit, end, Boundary.Word)))
            return word;
        int cluster = TextBoundaries.LastCluster(Text[..end], Math.Max(word, next), limit);
        return cluster > next ? cluster : TextBoundaries.Forced(Text, next, limit, end);
    }

    /// <summary>The limit, or the beginning of the outermost row or item around it that fits the cap whole and begins at <paramref name="least"/> or later, with its end.</summary>
    public int BeforeUnit(int least, int limit, out int unitEnd)
    {
        unitEnd = limit;
        outline.UnitsAround(limit, least, _around);
        // Each holds the next, so those that fit are the last ones.
        int low = 0, high = _around.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (int start, int end) = _around[middle];
            if (tokenizer.PrefixLength(Text[start..end], Cap, out _) >= end - start)
                high = middle;
            else
                low = middle + 1;
        }
        for (; low < _around.Count; low++)
        {
            if (!TextBoundaries.StartsCluster(Text, _around[low].Start))
                continue;
            unitEnd = _around[low].End;
            return _around[low].Start;
        }
        return limit;
    }

    private Boundary KindAt(int position, int floor, ref int joint)
    {
        (int start, Boundary kind) = outline.Joint(joint);
        while (start > position)
            (start, kind) = outline.Joint(--joint);
        bool code = char.IsWhiteSpace(Text[position - 1]) && !char.IsWhiteSpace(Text[position]) && outline.IsCode(position);
        return Better(TextBoundaries.At(Text, position, floor, code), start == position ? kind : Boundary.None, position);
    }

    private Boundary Better(Boundary byText, Boundary joint, int position) =>
        joint > byText && (byText != Boundary.None || TextBoundaries.StartsCluster(Text, position)) ? joint : byText;

    private bool IsGlued(int from, int position)
    {
        int end = position;
        while (end > from && char.IsWhiteSpace(Text[end - 1]))
            end--;
        return outline.IsHeadingKept(end, position);
    }

    /// <summary>Whether the unit that begins at <paramref name="start"/> and goes beyond the limit ends within a cap of its own.</summary>
    private bool Fits(int start, int limit, int end, Boundary least)
    {
        int reach = start + tokenizer.PrefixLength(Text[start..end], Cap, out _);
        if (reach >= end)
            return true;
        for (int i = limit + 1; i <= reach; i++)
        {
            if (char.IsWhiteSpace(Text[i - 1]) && At(i, start) >= least)
                return true;
            if (least == Boundary.Unit && Text[i - 1] >= '\u2E80' && At(i, start) >= least)
                return true;
        }
        return false;
    }

    private int LastWord(int least, int limit, int floor)
    {
        for (int i = limit; i > least; i--)
        {
            if (TextBoundaries.At(Text, i, floor, code: false) >= Boundary.Word)
                return i;
        }
        return least;
    }
}
