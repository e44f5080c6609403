using System.Runtime.InteropServices;

namespace RagKit.Lexical;

/// <summary>
/// Merges segments that follow one another. A chunk that a later one of them removes goes, together with the removal; what is removed from
/// segments before them stays to be removed. Every count is taken along, so that the sums over the index stay as they were.
/// </summary>
internal sealed class SegmentMerger
{
    private readonly IReadOnlyList<LexicalSegment> _segments;
    // Where each chunk of each segment goes; -1 for those that are gone.
    private readonly int[][] _places;
    private readonly List<long> _removed = [];
    private readonly List<int> _gathered = [];
    private readonly List<int> _frequencies = [];
    private readonly PostingCursor _cursor = new();

    public SegmentMerger(IReadOnlyList<LexicalSegment> segments)
    {
        _segments = segments;
        _places = [.. segments.Select(static segment => new int[segment.Chunks])];
    }

    public LexicalSegment Merge()
    {
        long removedLength = _segments.Sum(static segment => segment.Header.RemovedLength) - Annihilate();
        (long[] keys, int[] lengths) = Place();
        SegmentWriter writer = new(keys, lengths, [.. _removed.Order()], removedLength);
        int[] next = new int[_segments.Count];
        List<int> holding = [];
        while (NextTerm(next, holding) is int first)
        {
            ReadOnlySpan<byte> term = _segments[first].Term(next[first]);
            int removed = 0;
            _gathered.Clear();
            _frequencies.Clear();
            foreach (int i in holding)
                removed += Gather(i, next[i]++);
            if (_gathered.Count > 0 || removed > 0)
                writer.Add(term, removed, Sorted(), CollectionsMarshal.AsSpan(_frequencies));
        }
        return writer.ToSegment();
    }

    /// <summary>Marks the chunks that are gone; returns how long they were together.</summary>
    private long Annihilate()
    {
        long length = 0;
        for (int later = 0; later < _segments.Count; later++)
        {
            foreach (long key in _segments[later].RemovedKeys)
            {
                int i = later - 1, place = -1;
                for (; i >= 0; i--)
                {
                    place = _segments[i].PlaceOf(key);
                    if (place >= 0 && _places[i][place] == 0)
                        break;
                }
                if (i < 0)
                {
                    _removed.Add(key);
                    continue;
                }
                _places[i][place] = -1;
                length += _segments[i].Lengths[place];
            }
        }
        return length;
    }

    /// <summary>Gives the chunks that are left their places, by ascending key.</summary>
    private (long[] Keys, int[] Lengths) Place()
    {
        List<(long Key, int Segment, int Place)> kept = [];
        for (int i = 0; i < _places.Length; i++)
        {
            ReadOnlySpan<long> keys = _segments[i].Keys;
            for (int place = 0; place < keys.Length; place++)
            {
                if (_places[i][place] == 0)
                    kept.Add((keys[place], i, place));
            }
        }
        kept.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        int[] lengths = new int[kept.Count];
        for (int to = 0; to < lengths.Length; to++)
        {
            (_, int segment, int place) = kept[to];
            lengths[to] = _segments[segment].Lengths[place];
            _places[segment][place] = to;
        }
        return ([.. kept.Select(static one => one.Key)], lengths);
    }

    /// <summary>The segments that hold the smallest of the next terms; returns the first of them.</summary>
    private int? NextTerm(int[] next, List<int> holding)
    {
        holding.Clear();
        for (int i = 0; i < next.Length; i++)
        {
            if (next[i] == _segments[i].Header.Terms)
                continue;
            int order = holding.Count == 0 ? -1 : _segments[i].Term(next[i]).SequenceCompareTo(_segments[holding[0]].Term(next[holding[0]]));
            if (order < 0)
                holding.Clear();
            if (order <= 0)
                holding.Add(i);
        }
        return holding.Count == 0 ? null : holding[0];
    }

    /// <summary>Gathers a term's postings in one segment; returns how many removals of it are left over.</summary>
    private int Gather(int segment, int term)
    {
        int removed = _segments[segment].CountsOf(term).Removed;
        _cursor.Open(_segments[segment], term);
        if (_cursor.Count == 0)
            return removed;
        ReadOnlySpan<int> map = _places[segment];
        for (int from = 0; _cursor.TryRead(from, out ReadOnlySpan<int> places, out ReadOnlySpan<int> frequencies); from = places[^1] + 1)
        {
            for (int i = 0; i < places.Length; i++)
            {
                if (map[places[i]] < 0)
                {
                    removed--;
                    continue;
                }
                _gathered.Add(map[places[i]]);
                _frequencies.Add(frequencies[i]);
            }
        }
        return removed;
    }

    private ReadOnlySpan<int> Sorted()
    {
        Span<int> places = CollectionsMarshal.AsSpan(_gathered);
        for (int i = 1; i < places.Length; i++)
        {
            if (places[i] < places[i - 1])
            {
                places.Sort(CollectionsMarshal.AsSpan(_frequencies));
                break;
            }
        }
        return places;
    }
}
