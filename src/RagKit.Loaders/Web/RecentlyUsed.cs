namespace RagKit.Web;

/// <summary>Values by name within a bound of bytes; those go first that were not used for longest. Safe to use from several threads at once.</summary>
internal sealed class RecentlyUsed<T>(long maxBytes)
{
    private const int Overhead = 200;
    private readonly Dictionary<string, LinkedListNode<(string Name, T Value, long Size)>> _byName = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Name, T Value, long Size)> _order = [];
    private readonly Lock _lock = new();
    private long _bytes;

    public T? Find(string name)
    {
        lock (_lock)
        {
            if (!_byName.TryGetValue(name, out LinkedListNode<(string Name, T Value, long Size)>? node))
                return default;
            _order.Remove(node);
            _order.AddLast(node);
            return node.Value.Value;
        }
    }

    public void Put(string name, T value, long size)
    {
        lock (_lock)
        {
            Remove(name);
            if (size + Overhead > maxBytes)
                return;
            _byName[name] = _order.AddLast((name, value, size + Overhead));
            _bytes += size + Overhead;
            while (_bytes > maxBytes)
                Remove(_order.First!.Value.Name);
        }
    }

    public void KeepOnly(IReadOnlySet<string> names)
    {
        lock (_lock)
        {
            foreach (string name in _byName.Keys.Where(name => !names.Contains(name)).ToArray())
                Remove(name);
        }
    }

    private void Remove(string name)
    {
        if (!_byName.Remove(name, out LinkedListNode<(string Name, T Value, long Size)>? node))
            return;
        _order.Remove(node);
        _bytes -= node.Value.Size;
    }
}
