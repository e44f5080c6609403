using RagKit.Vectors;

namespace RagKit.Stores;

/// <summary>The versions of a corpus in memory, and which of them serves. Thread-safe.</summary>
internal sealed class MemoryVersions : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, MemoryVersion> _versions = [];
    private readonly VectorPrecision _precision;
    private readonly int _hnswAbove;
    private volatile MemoryVersion _serving;
    private int _last = 1;

    public MemoryVersions(TimeProvider time, VectorPrecision precision, int hnswAbove)
    {
        Time = time;
        (_precision, _hnswAbove) = (precision, hnswAbove);
        _serving = new MemoryVersion(1, time.GetUtcNow(), precision, hnswAbove);
        _versions.Add(1, _serving);
    }

    public TimeProvider Time { get; }

    /// <summary>A version; the one that serves for <see langword="null"/>.</summary>
    public MemoryVersion Find(int? number)
    {
        if (number is null)
            return _serving;
        lock (_lock)
            return Require(number.Value);
    }

    public IReadOnlyList<StoreVersion> List()
    {
        lock (_lock)
            return [.. _versions.Values.Select(Describe)];
    }

    public StoreVersion Create()
    {
        lock (_lock)
        {
            MemoryVersion version = new(++_last, Time.GetUtcNow(), _precision, _hnswAbove);
            _versions.Add(version.Number, version);
            return Describe(version);
        }
    }

    public void Activate(int number)
    {
        lock (_lock)
        {
            MemoryVersion version = Require(number);
            if (version == _serving)
                return;
            version.ActivatedAt = Time.GetUtcNow();
            _serving = version;
        }
    }

    public void Delete(int number)
    {
        lock (_lock)
        {
            if (number == _serving.Number)
                throw new RagKitException($"Version {number} of the corpus in memory serves, so it can't be removed: activate another first.");
            // Whoever still reads it goes on with what there was; the collector takes it then.
            if (_versions.Remove(number, out MemoryVersion? version))
                version.StopGraphs();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (MemoryVersion version in _versions.Values)
                version.Dispose();
        }
    }

    private MemoryVersion Require(int number) => _versions.GetValueOrDefault(number) ??
        throw new RagKitException($"The corpus in memory has no version {number}; it has {string.Join(", ", _versions.Keys)}.");

    private StoreVersion Describe(MemoryVersion version) => new(version.Number, version == _serving, version.CreatedAt) { ActivatedAt = version.ActivatedAt };
}

/// <summary>One version: all that it holds, and what keeps its readers and writers apart.</summary>
internal sealed class MemoryVersion : IDisposable
{
    public MemoryVersion(int number, DateTimeOffset createdAt, VectorPrecision precision, int hnswAbove)
    {
        (Number, CreatedAt) = (number, createdAt);
        State = new(new MemoryVectors(precision, hnswAbove, Gate));
    }

    public int Number { get; }

    public DateTimeOffset CreatedAt { get; }

    public DateTimeOffset? ActivatedAt { get; set; }

    public ReaderWriterLockSlim Gate { get; } = new();

    /// <summary>Held by the one writer.</summary>
    public Lock Writing { get; } = new();

    public MemoryState State { get; }

    public SortedDictionary<string, SortedDictionary<string, LedgerEntry>> Ledger { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, byte[]> Artifacts { get; } = new(StringComparer.Ordinal);

    /// <summary>Ends what builds in the background, without waiting: the version is removed.</summary>
    public void StopGraphs()
    {
        Gate.EnterWriteLock();
        try
        {
            State.Vectors.Stop();
        }
        finally
        {
            Gate.ExitWriteLock();
        }
    }

    public void Dispose()
    {
        State.Vectors.Dispose();
        Gate.Dispose();
    }
}
