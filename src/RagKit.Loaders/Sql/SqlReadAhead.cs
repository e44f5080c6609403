namespace RagKit.Sql;

/// <summary>
/// Which rows to read with one that is asked for: as long as rows are asked for in the order in which they were listed, twice as many each time; one
/// alone as soon as they are not. Holds only the ids listed last. Safe to use from several threads at once.
/// </summary>
internal sealed class SqlReadAhead
{
    private const int MostRows = 128;
    private const int Remembered = 4096;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<long, string> _ids = [];
    private long _listed;
    private long _expected;
    private int _rows = 1;

    public void Begin()
    {
        lock (_lock)
        {
            _places.Clear();
            _ids.Clear();
            (_listed, _expected, _rows) = (0, 0, 1);
        }
    }

    public void Listed(string id)
    {
        lock (_lock)
        {
            _places[id] = _listed;
            _ids[_listed] = id;
            if (++_listed > Remembered && _ids.Remove(_listed - 1 - Remembered, out string? old))
                _places.Remove(old);
        }
    }

    /// <summary>The id itself, and those after it that are likely to be asked for next.</summary>
    public IReadOnlyList<string> Next(string id)
    {
        lock (_lock)
        {
            if (!_places.TryGetValue(id, out long place))
                return [id];
            _rows = place >= _expected && place < _expected + _rows ? Math.Min(_rows * 2, MostRows) : 1;
            List<string> next = [];
            for (long at = place; at < place + _rows && _ids.TryGetValue(at, out string? row); at++)
                next.Add(row);
            _expected = place + next.Count;
            return next;
        }
    }
}
