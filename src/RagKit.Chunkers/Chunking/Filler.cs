using System.Runtime.CompilerServices;
using RagKit.Tokenizing;

namespace RagKit.Chunking;

/// <summary>Fills chunks up to a cap, with an overlap; what derives from it says where a chunk that is full ends.</summary>
/// <remarks>
/// Every chunk reads no more than a few times the cap, so the whole is linear in the text. Methods that look at characters are compiled in full at
/// once: most runs are over before the JIT would do so, and then spend half of their time in slow code.
/// </remarks>
internal abstract class Filler(Outline outline, ITokenizer tokenizer, TokenBudget budget, int overlap)
{
    private readonly VocabularyTokenizer? _exact = tokenizer as VocabularyTokenizer;
    private readonly PieceMarks _marks = new();

    protected Outline Outline => outline;

    protected ITokenizer Tokenizer => tokenizer;

    protected ReadOnlySpan<char> Text => outline.Text;

    /// <summary>Cuts the text in [<paramref name="start"/>, <paramref name="end"/>).</summary>
    public IEnumerable<ChunkSpan> Pack(int start, int end) => Pack([(start, end)]);

    /// <summary>
    /// Cuts ranges that stand in order, each on its own: no chunk ends beyond its range, and one that fits is not cut. An overlap reaches
    /// back into the range before, but, as a rule, not across a heading.
    /// </summary>
    public IEnumerable<ChunkSpan> Pack(IEnumerable<(int Start, int End)> ranges)
    {
        (int from, int stop, int count) = (0, -1, 0);
        foreach ((int start, int close) in ranges)
        {
            int next = SkipSpace(start, close), end = TrimEnd(next, close);
            bool isFirst = true;
            while (next < end)
            {
                from = stop < 0 ? next : OverlapStart(from, stop, count, next);
                if (isFirst && from < next && !Fits(from, end) && Fits(next, end))
                    from = next;
                isFirst = false;
                (stop, count) = Next(ref from, next, end);
                yield return new ChunkSpan(from..stop) { TokenCount = count, HeadingPath = budget.At(from).Path };
                next = SkipSpace(stop, end);
            }
        }
    }

    /// <summary>Whether an overlap may reach back across a heading.</summary>
    protected virtual bool OverlapsHeadings => false;

    /// <summary>A better limit than what fits, if there is one.</summary>
    protected virtual int Adjust(int from, int next, int limit, int end, int cap) => limit;

    /// <summary>
    /// The cut in (<paramref name="next"/>, <paramref name="limit"/>] of a chunk that begins at <paramref name="from"/>; 0 when an
    /// overlap leaves no room for it. <paramref name="whole"/> says whether no unit that fits is cut by it.
    /// </summary>
    protected abstract int Find(int from, int next, int limit, int end, int cap, out bool whole);

    /// <summary>The first sentence, else word, else character that begins in the range; its end when none may begin a chunk.</summary>
    protected abstract int UnitStart(int start, int stop);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected int SkipSpace(int start, int end)
    {
        while (start < end && char.IsWhiteSpace(Text[start]))
            start++;
        return start;
    }

    private bool Fits(int from, int end) => tokenizer.PrefixLength(Text[from..end], budget.At(from).Cap, out _) == end - from;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (int Stop, int Count)? Cut(int from, int next, int end, out bool whole)
    {
        int cap = budget.At(from).Cap;
        int limit = SkipSpace(from + Prefix(from, end, cap), end);
        limit = Adjust(from, next, limit, end, cap);
        while (true)
        {
            whole = true;
            int cut = limit >= end ? end : Find(from, next, limit, end, cap, out whole);
            if (cut <= next)
                return null;
            int stop = TrimEnd(from, cut);
            int count = Count(from, stop);
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

    private int Prefix(int from, int end, int cap) => _exact is null
        ? tokenizer.PrefixLength(Text[from..end], cap, out _)
        : _exact.PrefixLength(Text[from..end], cap, _marks, out _);

    /// <summary>The tokens of a chunk; known already where it ends with a piece of the prefix that fits.</summary>
    private int Count(int from, int stop) => _exact is not null && _marks.TokensOf(stop - from) is >= 0 and int known ? known : tokenizer.Count(Text[from..stop]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int OverlapStart(int from, int stop, int count, int next)
    {
        if (overlap == 0 || (!OverlapsHeadings && outline.JointAt(next) == Boundary.Section))
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int TrimEnd(int start, int end)
    {
        while (end > start && char.IsWhiteSpace(Text[end - 1]))
            end--;
        return end;
    }
}
