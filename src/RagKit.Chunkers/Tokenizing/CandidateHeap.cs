namespace RagKit.Tokenizing;

/// <summary>A binary heap of positions by rank, then by place, in a buffer of the caller's.</summary>
internal ref struct CandidateHeap(Span<long> items)
{
    private readonly Span<long> _items = items;
    private int _count;

    /// <summary>Adds a candidate unless it never merges.</summary>
    public void Add(int rank, int position)
    {
        if (rank == MergeTable.Never)
            return;
        long item = ((long)rank << 32) | (uint)position;
        int i = _count++;
        for (int parent = (i - 1) / 2; i > 0 && _items[parent] > item; parent = (i - 1) / 2)
        {
            _items[i] = _items[parent];
            i = parent;
        }
        _items[i] = item;
    }

    /// <summary>Takes the candidate of the lowest rank.</summary>
    public bool TryTake(out int rank, out int position)
    {
        (rank, position) = (0, 0);
        if (_count == 0)
            return false;
        (rank, position) = ((int)(_items[0] >> 32), (int)_items[0]);
        long last = _items[--_count];
        int i = 0;
        for (int child = 1; child < _count; child = (2 * i) + 1)
        {
            if (child + 1 < _count && _items[child + 1] < _items[child])
                child++;
            if (_items[child] >= last)
                break;
            _items[i] = _items[child];
            i = child;
        }
        _items[i] = last;
        return true;
    }
}
