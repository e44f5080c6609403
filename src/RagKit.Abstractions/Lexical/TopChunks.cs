namespace RagKit.Lexical;

/// <summary>Keeps the best of many chunks in a bounded heap whose root is the worst kept. Scores are whole numbers: see <see cref="ScoreScale"/>.</summary>
internal sealed class TopChunks(int capacity, IComparer<long> ties)
{
    private readonly List<(long Score, long Key)> _heap = new(Math.Min(capacity, 1024));

    /// <summary>A chunk with a lower score is not kept; at least 1.</summary>
    public long Threshold { get; private set; } = 1;

    public void Offer(long key, long score)
    {
        if (_heap.Count < capacity)
        {
            _heap.Add((score, key));
            Raise(_heap.Count - 1);
        }
        else if (Compare((score, key), _heap[0]) < 0)
        {
            _heap[0] = (score, key);
            Sink();
        }
        else
        {
            return;
        }
        if (_heap.Count == capacity)
            Threshold = Math.Max(1, _heap[0].Score);
    }

    /// <summary>The chunks kept, best first.</summary>
    public LexicalMatch[] ToMatches()
    {
        _heap.Sort(Compare);
        return [.. _heap.Select(static one => new LexicalMatch(one.Key, ScoreScale.Score(one.Score)))];
    }

    /// <summary>Below 0 when <paramref name="left"/> goes before <paramref name="right"/>.</summary>
    private int Compare((long Score, long Key) left, (long Score, long Key) right)
    {
        int byScore = right.Score.CompareTo(left.Score);
        return byScore != 0 ? byScore : ties.Compare(left.Key, right.Key);
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
