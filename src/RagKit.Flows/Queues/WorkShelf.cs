namespace RagKit.Queues;

/// <summary>
/// The pieces of work of a <see cref="MemoryWorkQueue"/>, each in the one place where its state says it is: every change costs O(log n).
/// Not thread-safe: the queue's lock guards it.
/// </summary>
internal sealed class WorkShelf
{
    private const string Lost = "It was received as often as it may be, and never completed: whoever worked on it ended, or took longer than its lease.";

    private readonly Dictionary<string, WorkEntry> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WorkEntry> _byKey = new(StringComparer.Ordinal);
    private readonly WorkHeap<ByPriority> _ready = new();
    private readonly WorkHeap<ByDue> _hidden = new();
    private readonly SortedSet<WorkEntry> _dead = new(Comparer<WorkEntry>.Create(static (x, y) => (x.Due, x.Sequence).CompareTo((y.Due, y.Sequence))));
    private long _lastSequence;
    private int _leased;

    public IReadOnlyCollection<WorkEntry> Dead => _dead;

    public WorkEntry? FirstReady => _ready.First;

    /// <summary>When the next hidden one is hidden no more; <see langword="null"/> when none is hidden.</summary>
    public long? NextDue => _hidden.First?.Due;

    public WorkQueueCounts Counts => new(_ready.Count, _hidden.Count - _leased, _leased, _dead.Count);

    public WorkEntry? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The piece of work of a receipt, if it is still its own.</summary>
    public WorkEntry? FindOwn(WorkLease lease) =>
        _byId.TryGetValue(lease.Item.Id, out WorkEntry? entry) && entry.Token == lease.Token && entry.State != WorkState.Dead ? entry : null;

    /// <summary>Adds an item, hidden until it is due; false when its id or its key is there already.</summary>
    public bool TryAdd(WorkItem item, long now, long due)
    {
        WorkEntry entry = new(item, _lastSequence + 1);
        if (_byId.ContainsKey(item.Id) || (item.DeduplicationKey is not null && !_byKey.TryAdd(item.DeduplicationKey, entry)))
            return false;
        _byId.Add(item.Id, entry);
        _lastSequence++;
        Put(entry, due > now ? WorkState.Delayed : WorkState.Ready, due);
        return true;
    }

    /// <summary>Gives what fell due its new state.</summary>
    /// <param name="now">The time on the queue's clock.</param>
    /// <param name="wall">The same moment on the wall's, for those that die.</param>
    public void Settle(long now, TimeProvider wall)
    {
        while (_hidden.First is WorkEntry entry && entry.Due <= now)
        {
            if (entry.HasAttemptsLeft)
                Move(entry, WorkState.Ready, entry.Due);
            else
                Kill(entry, Lost, entry.Due, wall.GetUtcNow() - TimeSpan.FromTicks(now - entry.Due));
        }
    }

    /// <summary>Takes an entry from where it is and puts it where a state belongs.</summary>
    public void Move(WorkEntry entry, WorkState state, long due)
    {
        Take(entry);
        Put(entry, state, due);
    }

    /// <summary>Makes an entry a dead letter; its key is free.</summary>
    public void Kill(WorkEntry entry, string error, long now, DateTimeOffset at)
    {
        (entry.Error, entry.DiedAt, entry.Token) = (error, at, 0);
        ReleaseKey(entry);
        Move(entry, WorkState.Dead, now);
    }

    /// <summary>Makes a dead letter ready, with all its attempts; false when other work has its key now.</summary>
    public bool TryRevive(WorkEntry entry, long now)
    {
        if (entry.Item.DeduplicationKey is string key && !_byKey.TryAdd(key, entry))
            return false;
        (entry.Error, entry.Attempts) = ("", 0);
        Move(entry, WorkState.Ready, now);
        return true;
    }

    /// <summary>Forgets an entry.</summary>
    public void Remove(WorkEntry entry)
    {
        Take(entry);
        _byId.Remove(entry.Item.Id);
        if (entry.State != WorkState.Dead)
            ReleaseKey(entry);
    }

    private void ReleaseKey(WorkEntry entry)
    {
        if (entry.Item.DeduplicationKey is string key)
            _byKey.Remove(key);
    }

    private void Take(WorkEntry entry)
    {
        switch (entry.State)
        {
            case WorkState.Ready:
                _ready.Remove(entry);
                break;
            case WorkState.Dead:
                _dead.Remove(entry);
                break;
            default:
                _leased -= entry.State == WorkState.Leased ? 1 : 0;
                _hidden.Remove(entry);
                break;
        }
    }

    private void Put(WorkEntry entry, WorkState state, long due)
    {
        (entry.State, entry.Due) = (state, due);
        switch (state)
        {
            case WorkState.Ready:
                _ready.Add(entry);
                break;
            case WorkState.Dead:
                _dead.Add(entry);
                break;
            default:
                _leased += state == WorkState.Leased ? 1 : 0;
                _hidden.Add(entry);
                break;
        }
    }
}
