namespace RagKit.Lexical;

/// <summary>A segment, and which of its chunks are still there: a bit for each; <see langword="null"/> for all.</summary>
internal sealed record SegmentState(LexicalSegment Segment, ulong[]? Alive)
{
    /// <summary>Works out what each segment's removals take from those before it, using what is known of an earlier state.</summary>
    public static SegmentState[] Link(IReadOnlyList<LexicalSegment> segments, ReadOnlySpan<SegmentState> before)
    {
        SegmentState[] linked = new SegmentState[segments.Count];
        bool[] isNew = new bool[segments.Count], isOwn = new bool[segments.Count];
        for (int i = 0; i < linked.Length; i++)
        {
            SegmentState? known = null;
            foreach (SegmentState one in before)
                known = ReferenceEquals(one.Segment, segments[i]) ? one : known;
            linked[i] = known ?? new SegmentState(segments[i], null);
            isNew[i] = known is null;
        }
        for (int later = 1; later < linked.Length; later++)
        {
            foreach (long key in segments[later].RemovedKeys)
            {
                // What an old segment takes from an old one is known; where a key was added again and again, the last one goes.
                for (int i = later - 1; i >= 0; i--)
                {
                    if ((isNew[later] || isNew[i]) && TryRemove(linked, isOwn, i, key))
                        break;
                }
            }
        }
        return linked;
    }

    /// <summary>The chunks that are there and among some; <see langword="null"/> for all.</summary>
    public ulong[]? Passing(ReadOnlyMemory<long>? among)
    {
        if (among is not ReadOnlyMemory<long> allowed)
            return Alive;
        ulong[] passing = new ulong[(Segment.Chunks + 63) / 64];
        ReadOnlySpan<long> keys = Segment.Keys, rest = allowed.Span;
        for (int place = 0; place < keys.Length && !rest.IsEmpty; place++)
        {
            // Whichever list is behind leaps to where the other is.
            rest = rest[Ahead(rest, keys[place])..];
            if (rest.IsEmpty)
                break;
            if (rest[0] == keys[place])
                passing[place >> 6] |= 1UL << place;
            else
                place += Ahead(keys[place..], rest[0]) - 1;
        }
        for (int i = 0; Alive is not null && i < passing.Length; i++)
            passing[i] &= Alive[i];
        return passing;
    }

    private static bool TryRemove(SegmentState[] linked, bool[] isOwn, int i, long key)
    {
        SegmentState one = linked[i];
        int place = one.Segment.PlaceOf(key);
        if (place < 0 || (one.Alive is not null && (one.Alive[place >> 6] & (1UL << place)) == 0))
            return false;
        if (!isOwn[i])
            linked[i] = one = new SegmentState(one.Segment, one.Alive is null ? All(one.Segment.Chunks) : [.. one.Alive]);
        isOwn[i] = true;
        one.Alive![place >> 6] &= ~(1UL << place);
        return true;
    }

    private static ulong[] All(int count)
    {
        ulong[] bits = new ulong[(count + 63) / 64];
        Array.Fill(bits, ulong.MaxValue);
        if (count % 64 > 0)
            bits[^1] = (1UL << count) - 1;
        return bits;
    }

    /// <summary>How many of some ascending keys are below a key: found by doubling steps, so that near ones are found at once.</summary>
    private static int Ahead(ReadOnlySpan<long> keys, long key)
    {
        int step = 1;
        while (step < keys.Length && keys[step] < key)
            step = (int)Math.Min(keys.Length, 2L * step);
        int from = step / 2 < keys.Length && keys[step / 2] < key ? step / 2 : 0;
        int found = keys[from..Math.Min(step + 1, keys.Length)].BinarySearch(key);
        return from + (found < 0 ? ~found : found);
    }
}
