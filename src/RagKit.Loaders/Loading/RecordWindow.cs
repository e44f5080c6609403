namespace RagKit.Loading;

/// <summary>
/// The records that a source read last, by id and version, so that what a listing has seen anyway need not be asked for again. Bounded in bytes:
/// what came first goes first, and is then read anew. Safe to use from several threads at once.
/// </summary>
internal sealed class RecordWindow(long maxBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Id, string Version), byte[]> _records = [];
    private readonly Queue<(string Id, string Version)> _order = new();
    private long _bytes;

    /// <summary>Forgets what an earlier listing saw.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _records.Clear();
            _order.Clear();
            _bytes = 0;
        }
    }

    public void Add(string id, string version, byte[] record)
    {
        lock (_lock)
        {
            if (record.Length > maxBytes || !_records.TryAdd((id, version), record))
                return;
            _order.Enqueue((id, version));
            _bytes += record.Length;
            while (_bytes > maxBytes)
            {
                _records.Remove(_order.Dequeue(), out byte[]? gone);
                _bytes -= gone!.Length;
            }
        }
    }

    public byte[]? Find(string id, string version)
    {
        lock (_lock)
            return _records.GetValueOrDefault((id, version));
    }
}
