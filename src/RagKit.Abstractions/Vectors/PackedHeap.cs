using System.Runtime.CompilerServices;

namespace RagKit.Vectors;

/// <summary>
/// A heap of nodes and scores packed into one number each, so that a comparison is one instruction; the largest is on top. The order is by score, of
/// equal scores the smaller node first.
/// </summary>
internal sealed class PackedHeap
{
    private long[] _items = new long[256];

    public int Count { get; private set; }

    public long Top => _items[0];

    public ReadOnlySpan<long> Items => _items.AsSpan(0, Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Pack(float score, int node)
    {
        int bits = BitConverter.SingleToInt32Bits(score);
        return ((long)(bits ^ ((bits >> 31) & int.MaxValue)) << 32) | (uint)~node;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Node(long packed) => ~(int)packed;

    public static float Score(long packed)
    {
        int order = (int)(packed >> 32);
        return BitConverter.Int32BitsToSingle(order ^ ((order >> 31) & int.MaxValue));
    }

    public void Clear() => Count = 0;

    public void Push(long item)
    {
        if (Count == _items.Length)
            Array.Resize(ref _items, 2 * _items.Length);
        long[] items = _items;
        int child = Count++;
        while (child > 0)
        {
            int parent = (child - 1) >> 1;
            if (items[parent] >= item)
                break;
            items[child] = items[parent];
            child = parent;
        }
        items[child] = item;
    }

    public long Pop()
    {
        long top = _items[0], last = _items[--Count];
        if (Count > 0)
            ReplaceTop(last);
        return top;
    }

    public void ReplaceTop(long item)
    {
        Span<long> items = _items.AsSpan(0, Count);
        int parent = 0;
        while (true)
        {
            int child = (2 * parent) + 1;
            if (child >= items.Length)
                break;
            if (child + 1 < items.Length && items[child + 1] > items[child])
                child++;
            if (items[child] <= item)
                break;
            items[parent] = items[child];
            parent = child;
        }
        items[parent] = item;
    }
}
