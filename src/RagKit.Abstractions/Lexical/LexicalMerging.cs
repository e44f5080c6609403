namespace RagKit.Lexical;

/// <summary>How large a segment is, as far as it matters for merging.</summary>
/// <param name="Bytes">Its length in bytes.</param>
/// <param name="Chunks">How many chunks it adds.</param>
/// <param name="Removed">How many it removes from those before it.</param>
public readonly record struct LexicalSegmentSize(long Bytes, long Chunks, long Removed);

/// <summary>
/// When segments are merged: eight of a tier, each tier eight times as large as the one below, become one of the next, so that a chunk is
/// written again once a tier and an index has some dozens of segments at most. When a third of an index is removed, all of it is merged.
/// </summary>
public static class LexicalMerging
{
    private const int Together = 8;
    private const long Smallest = 1 << 13;
    private const long Largest = 1L << 28;
    private const long FewestRemoved = 256;

    /// <summary>From which segment on, to the last, segments are to be merged into one; <see langword="null"/> when none are.</summary>
    /// <param name="sizes">The sizes of the segments, the oldest first.</param>
    public static int? Due(IReadOnlyList<LexicalSegmentSize> sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.Count < 2)
            return null;
        long removed = sizes.Sum(static size => size.Removed), chunks = sizes.Sum(static size => size.Chunks);
        if (removed > Math.Max(FewestRemoved, chunks / 3) && sizes.Sum(static size => size.Bytes) <= 2 * Largest)
            return 0;
        int? due = null;
        for (long floor = 0, tier = Smallest; tier <= Largest; floor = tier, tier *= Together)
        {
            int from = sizes.Count, ofTier = 0;
            for (; from > 0 && sizes[from - 1].Bytes < tier; from--)
                ofTier += sizes[from - 1].Bytes >= floor ? 1 : 0;
            if (ofTier >= Together)
                due = from;
        }
        return due;
    }
}
