namespace RagKit.Tokenizing;

/// <summary>
/// Byte pair encoding of one piece: again and again the adjacent pair of the lowest rank merges, the leftmost of equals. Short pieces are
/// searched each time; long ones go over a heap of candidates and a linked list, in O(n log n) whatever the input.
/// </summary>
internal static class BytePairMerger
{
    private const int MostSearched = 64;

    /// <summary>Merges in place and returns how many tokens are left at the front of <paramref name="ids"/>.</summary>
    public static int Merge(Span<int> ids, MergeTable table, TokenScratch scratch) =>
        ids.Length <= MostSearched ? MergeShort(ids, table, scratch.Ranks(ids.Length)) : MergeLong(ids, table, scratch);

    private static int MergeShort(Span<int> ids, MergeTable table, Span<int> ranks)
    {
        int count = ids.Length;
        for (int i = 0; i < count - 1; i++)
            ranks[i] = table.RankOf(ids[i], ids[i + 1]);
        while (count > 1)
        {
            int lowest = LowestOf(ranks[..(count - 1)]);
            if (ranks[lowest] == MergeTable.Never)
                break;
            ids[lowest] = table.Merge(ids[lowest], ids[lowest + 1]);
            count--;
            ids[(lowest + 2)..(count + 1)].CopyTo(ids[(lowest + 1)..]);
            if (lowest < count - 1)
            {
                ranks[(lowest + 2)..count].CopyTo(ranks[(lowest + 1)..]);
                ranks[lowest] = table.RankOf(ids[lowest], ids[lowest + 1]);
            }
            if (lowest > 0)
                ranks[lowest - 1] = table.RankOf(ids[lowest - 1], ids[lowest]);
        }
        return count;
    }

    private static int LowestOf(ReadOnlySpan<int> ranks)
    {
        int lowest = 0;
        for (int i = 1; i < ranks.Length; i++)
        {
            if (ranks[i] < ranks[lowest])
                lowest = i;
        }
        return lowest;
    }

    private static int MergeLong(Span<int> ids, MergeTable table, TokenScratch scratch)
    {
        int length = ids.Length;
        Span<int> next = scratch.Next(length), previous = scratch.Previous(length), ranks = scratch.Ranks(length);
        CandidateHeap heap = new(scratch.Heap(3L * length));
        for (int i = 0; i < length; i++)
        {
            (next[i], previous[i]) = (i + 1, i - 1);
            ranks[i] = i + 1 < length ? table.RankOf(ids[i], ids[i + 1]) : MergeTable.Never;
            heap.Add(ranks[i], i);
        }
        while (heap.TryTake(out int rank, out int at))
        {
            // What has merged or changed since has another rank now.
            if (ranks[at] != rank)
                continue;
            int right = next[at];
            ids[at] = table.Merge(ids[at], ids[right]);
            ranks[right] = MergeTable.Never;
            int after = next[at] = next[right];
            if (after < length)
                previous[after] = at;
            ranks[at] = after < length ? table.RankOf(ids[at], ids[after]) : MergeTable.Never;
            heap.Add(ranks[at], at);
            int before = previous[at];
            if (before >= 0)
                heap.Add(ranks[before] = table.RankOf(ids[before], ids[at]), before);
        }
        int count = 0;
        for (int i = 0; i < length; i = next[i])
            ids[count++] = ids[i];
        return count;
    }
}
