namespace RagKit.Vectors;

/// <summary>The keys whose vectors in a graph may not be those in the image: waiting, or being brought up to date. Safe to use from several threads at once.</summary>
internal sealed class PendingKeys
{
    private readonly Lock _lock = new();
    private readonly Queue<long> _waiting = [];
    private readonly HashSet<long> _known = [];
    private long[] _taken = [];
    private long[]? _view;

    /// <summary>How many there are; one that changed while it was taken may count twice.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _waiting.Count + _taken.Length;
        }
    }

    public void Add(params IEnumerable<long> keys)
    {
        lock (_lock)
        {
            foreach (long key in keys)
            {
                if (_known.Add(key))
                    _waiting.Enqueue(key);
            }
            _view = null;
        }
    }

    /// <summary>Takes some to bring them up to date: they stay pending until <see cref="Done"/>.</summary>
    public long[] Take(int most)
    {
        lock (_lock)
        {
            _taken = new long[Math.Min(most, _waiting.Count)];
            for (int i = 0; i < _taken.Length; i++)
            {
                _taken[i] = _waiting.Dequeue();
                _known.Remove(_taken[i]);
            }
            return _taken;
        }
    }

    /// <summary>Those that were taken are up to date, but for what has changed since.</summary>
    public void Done()
    {
        lock (_lock)
            (_taken, _view) = ([], null);
    }

    /// <summary>All, each once; <see langword="null"/> when they are more than so many.</summary>
    public long[]? View(int most)
    {
        lock (_lock)
            return _waiting.Count + _taken.Length > most ? null : _view ??= [.. _taken.Concat(_waiting).Distinct()];
    }
}
