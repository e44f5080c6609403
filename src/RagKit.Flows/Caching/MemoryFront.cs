using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace RagKit.Caching;

/// <summary>
/// Values in memory, in bounds by bytes. Reading takes no lock: an entry that is read is marked, and stays when its turn to go comes for
/// the first time (a clock, which is near to least-recently-used). Thread-safe.
/// </summary>
/// <param name="maxBytes">How much it holds.</param>
internal sealed class MemoryFront(long maxBytes)
{
    private readonly ConcurrentDictionary<string, MemoryFrontEntry> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<MemoryFrontEntry> _order = [];
    private readonly Lock _lock = new();
    private long _bytes;

    public bool TryGet(string key, [NotNullWhen(true)] out MemoryFrontEntry? entry) => _entries.TryGetValue(key, out entry);

    public bool TryGet(ReadOnlySpan<char> key, [NotNullWhen(true)] out MemoryFrontEntry? entry) =>
        _entries.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out entry);

    public void Put(MemoryFrontEntry entry)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(entry.Key, out MemoryFrontEntry? before))
                Drop(before);
            if (entry.Size > maxBytes)
                return;
            _entries[entry.Key] = entry;
            entry.Place = _order.AddLast(entry);
            _bytes += entry.Size;
            while (_bytes > maxBytes)
                EvictOne();
        }
    }

    public void Remove(string key)
    {
        if (!_entries.ContainsKey(key))
            return;
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out MemoryFrontEntry? entry))
                Drop(entry);
        }
    }

    /// <summary>Removes an entry, unless another has taken its place.</summary>
    public void Remove(MemoryFrontEntry entry)
    {
        lock (_lock)
        {
            if (entry.Place is not null)
                Drop(entry);
        }
    }

    /// <summary>Removes what has a tag; looks at every entry.</summary>
    public void RemoveByTag(string tag)
    {
        foreach (MemoryFrontEntry entry in _entries.Values)
        {
            if (entry.Tags.Contains(tag))
                Remove(entry);
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            while (_order.First is LinkedListNode<MemoryFrontEntry> first)
                Drop(first.Value);
        }
    }

    private void EvictOne()
    {
        LinkedListNode<MemoryFrontEntry> oldest = _order.First!;
        if (!oldest.Value.WasUsed)
        {
            Drop(oldest.Value);
            return;
        }
        oldest.Value.WasUsed = false;
        _order.RemoveFirst();
        _order.AddLast(oldest);
    }

    private void Drop(MemoryFrontEntry entry)
    {
        _entries.TryRemove(entry.Key, out _);
        _order.Remove(entry.Place!);
        entry.Place = null;
        _bytes -= entry.Size;
    }
}
