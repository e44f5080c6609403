namespace RagKit.Limits;

/// <summary>Those who wait, the highest priority first and then the one who came first. A binary heap whose members know their place, so that one in the middle leaves in O(log n).</summary>
internal sealed class WaitHeap
{
    private WaitingLease[] _items = [];
    private long _order;

    public int Count { get; private set; }

    public WaitingLease? First => Count > 0 ? _items[0] : null;

    public void Add(WaitingLease lease)
    {
        if (Count == _items.Length)
            Array.Resize(ref _items, Math.Max(16, 2 * Count));
        lease.Order = _order++;
        Rise(lease, Count++);
    }

    /// <summary>False when it does not wait any more.</summary>
    public bool Remove(WaitingLease lease)
    {
        int index = lease.Index;
        if (index < 0)
            return false;
        lease.Index = -1;
        WaitingLease last = _items[--Count];
        _items[Count] = null!;
        if (last == lease)
            return true;
        Sink(last, index);
        if (last.Index == index)
            Rise(last, index);
        return true;
    }

    private void Rise(WaitingLease lease, int index)
    {
        for (int parent = (index - 1) / 2; index > 0 && IsBefore(lease, _items[parent]); parent = (index - 1) / 2)
        {
            Put(_items[parent], index);
            index = parent;
        }
        Put(lease, index);
    }

    private void Sink(WaitingLease lease, int index)
    {
        for (int child = 2 * index + 1; child < Count; child = 2 * index + 1)
        {
            if (child + 1 < Count && IsBefore(_items[child + 1], _items[child]))
                child++;
            if (!IsBefore(_items[child], lease))
                break;
            Put(_items[child], index);
            index = child;
        }
        Put(lease, index);
    }

    private void Put(WaitingLease lease, int index)
    {
        _items[index] = lease;
        lease.Index = index;
    }

    private static bool IsBefore(WaitingLease one, WaitingLease other) =>
        one.Priority != other.Priority ? one.Priority > other.Priority : one.Order < other.Order;
}
