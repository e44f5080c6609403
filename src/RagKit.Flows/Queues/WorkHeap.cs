using System.Runtime.InteropServices;

namespace RagKit.Queues;

/// <summary>Which piece of work comes before another.</summary>
internal interface IWorkOrder
{
    static abstract bool IsBefore(WorkEntry x, WorkEntry y);
}

/// <summary>Of those ready: the higher priority, then the one that was enqueued first.</summary>
internal readonly struct ByPriority : IWorkOrder
{
    public static bool IsBefore(WorkEntry x, WorkEntry y) =>
        x.Item.Priority == y.Item.Priority ? x.Sequence < y.Sequence : x.Item.Priority > y.Item.Priority;
}

/// <summary>Of those hidden: the one that is due first.</summary>
internal readonly struct ByDue : IWorkOrder
{
    public static bool IsBefore(WorkEntry x, WorkEntry y) => x.Due == y.Due ? x.Sequence < y.Sequence : x.Due < y.Due;
}

/// <summary>A binary heap whose members know their place, so that any of them is removed in O(log n). Not thread-safe.</summary>
internal sealed class WorkHeap<TOrder>
    where TOrder : struct, IWorkOrder
{
    private readonly List<WorkEntry> _entries = [];

    public int Count => _entries.Count;

    public WorkEntry? First => _entries.Count == 0 ? null : _entries[0];

    public void Add(WorkEntry entry)
    {
        _entries.Add(entry);
        Rise(entry, _entries.Count - 1);
    }

    public void Remove(WorkEntry entry)
    {
        WorkEntry last = _entries[^1];
        _entries.RemoveAt(_entries.Count - 1);
        if (last == entry)
            return;
        // The last one takes its place, and goes from there to its own.
        if (entry.Index > 0 && TOrder.IsBefore(last, _entries[(entry.Index - 1) / 2]))
            Rise(last, entry.Index);
        else
            Sink(last, entry.Index);
    }

    private void Rise(WorkEntry entry, int at)
    {
        Span<WorkEntry> entries = CollectionsMarshal.AsSpan(_entries);
        while (at > 0 && TOrder.IsBefore(entry, entries[(at - 1) / 2]))
        {
            Place(entries, entries[(at - 1) / 2], at);
            at = (at - 1) / 2;
        }
        Place(entries, entry, at);
    }

    private void Sink(WorkEntry entry, int at)
    {
        Span<WorkEntry> entries = CollectionsMarshal.AsSpan(_entries);
        for (int child = (2 * at) + 1; child < entries.Length; child = (2 * at) + 1)
        {
            if (child + 1 < entries.Length && TOrder.IsBefore(entries[child + 1], entries[child]))
                child++;
            if (!TOrder.IsBefore(entries[child], entry))
                break;
            Place(entries, entries[child], at);
            at = child;
        }
        Place(entries, entry, at);
    }

    private static void Place(Span<WorkEntry> entries, WorkEntry entry, int at)
    {
        entries[at] = entry;
        entry.Index = at;
    }
}
