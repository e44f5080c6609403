namespace RagKit.Vectors;

/// <summary>Keeps the best of many matches in a bounded heap whose root is the worst kept; ties go to the smaller key.</summary>
internal sealed class TopMatches(int capacity)
{
    private readonly List<VectorMatch> _heap = new(Math.Min(capacity, 4096));

    /// <summary>What a match must reach to be kept, so that the scan may skip the rest without a call.</summary>
    public float Threshold { get; private set; } = float.NegativeInfinity;

    public void Clear()
    {
        _heap.Clear();
        Threshold = float.NegativeInfinity;
    }

    public void Offer(long key, float score)
    {
        VectorMatch match = new(key, score);
        if (_heap.Count < capacity)
        {
            _heap.Add(match);
            Raise(_heap.Count - 1);
        }
        else if (Compare(match, _heap[0]) < 0)
        {
            _heap[0] = match;
            Sink();
        }
        else
        {
            return;
        }
        if (_heap.Count == capacity)
            Threshold = _heap[0].Score;
    }

    public void Merge(TopMatches other)
    {
        foreach (VectorMatch match in other._heap)
            Offer(match.Key, match.Score);
    }

    /// <summary>The matches kept, best first.</summary>
    public VectorMatch[] ToSortedArray()
    {
        VectorMatch[] sorted = [.. _heap];
        Array.Sort(sorted, Compare);
        return sorted;
    }

    /// <summary>Below 0 when <paramref name="left"/> goes before <paramref name="right"/>.</summary>
    private static int Compare(VectorMatch left, VectorMatch right)
    {
        int byScore = right.Score.CompareTo(left.Score);
        return byScore != 0 ? byScore : left.Key.CompareTo(right.Key);
    }

    private void Raise(int child)
    {
        while (child > 0 && (child - 1) / 2 is int parent && Compare(_heap[child], _heap[parent]) > 0)
        {
            (_heap[child], _heap[parent]) = (_heap[parent], _heap[child]);
            child = parent;
        }
    }

    private void Sink()
    {
        for (int parent = 0; ;)
        {
            int worst = parent;
            for (int child = (2 * parent) + 1; child <= (2 * parent) + 2 && child < _heap.Count; child++)
            {
                if (Compare(_heap[child], _heap[worst]) > 0)
                    worst = child;
            }
            if (worst == parent)
                return;
            (_heap[parent], _heap[worst]) = (_heap[worst], _heap[parent]);
            parent = worst;
        }
    }
}
