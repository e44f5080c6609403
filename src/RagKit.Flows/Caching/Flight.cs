using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Hybrid;

namespace RagKit.Caching;

/// <summary>What makes two calls want the same: the key, the type of the value, and where it may come from.</summary>
internal readonly record struct FlightKey(string Key, Type Type, HybridCacheEntryFlags Flags);

/// <summary>A value that is being made or fetched once, for all who wait for it. Thread-safe.</summary>
/// <param name="key">What is wanted.</param>
/// <param name="tags">The tags that the value gets.</param>
/// <param name="parent">The flight in whose course this one begins.</param>
[SuppressMessage("Reliability", "CA1001", Justification = "Without a timer the source holds nothing to be released, and who leaves last cannot know whether it is still needed.")]
internal abstract class Flight(FlightKey key, IReadOnlyList<string> tags, Flight? parent)
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Flight? _parent = parent;
    private readonly Lock _lock = new();
    private int _waiters = 1;
    private volatile bool _isStale;
    private volatile bool _hasStaleReads;
    private bool _isWriting;
    private TaskCompletionSource? _written;

    public FlightKey Key { get; } = key;

    public IReadOnlyList<string> Tags { get; } = tags;

    /// <summary>Cancelled when nobody waits any more.</summary>
    public CancellationToken Token => _cancellation.Token;

    /// <summary>Whether the value was removed meanwhile: then it is not kept, and nobody joins.</summary>
    public bool IsStale => _isStale;

    /// <summary>
    /// Whether the value was removed while it was being fetched, or anything by a tag: then what is fetched is not held in memory, for its
    /// tags are not known before.
    /// </summary>
    public bool HasStaleReads => _hasStaleReads || _isStale;

    protected abstract bool IsDone { get; }

    protected bool IsAbandoned => Volatile.Read(ref _waiters) == 0;

    /// <summary>
    /// Says that the value is removed: if it is not being written yet, it will not be. To be awaited: until then it may still be written,
    /// and is to be removed only after that.
    /// </summary>
    public Task MarkStale()
    {
        lock (_lock)
        {
            _isStale = true;
            return _isWriting ? (_written ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        }
    }

    /// <summary>Whether the value is to be kept, which is then to be done at once and followed by <see cref="EndWriting"/>; it was removed while it was being made if not.</summary>
    public bool TryBeginWriting()
    {
        lock (_lock)
            return _isWriting = !_isStale;
    }

    /// <summary>Lets those go on who want to remove what was written.</summary>
    public void EndWriting()
    {
        lock (_lock)
            _isWriting = false;
        _written?.SetResult();
    }

    public void MarkReadsStale() => _hasStaleReads = true;

    /// <summary>Begins to wait for it; false when everybody else has gone, and it with them.</summary>
    public bool TryJoin()
    {
        int waiters = Volatile.Read(ref _waiters);
        while (waiters > 0)
        {
            int before = Interlocked.CompareExchange(ref _waiters, waiters + 1, waiters);
            if (before == waiters)
                return true;
            waiters = before;
        }
        return false;
    }

    /// <summary>Ends a wait, however it ended; the last to go ends the flight if it is still on its way.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _waiters) > 0)
            return;
        if (!IsDone)
            _ = _cancellation.CancelAsync();
        DisposeUntaken();
    }

    /// <summary>Whether this is a flight, or one in whose course it began: who is on board cannot wait for the landing.</summary>
    public bool IsWithin(Flight other)
    {
        for (Flight? at = this; at is not null; at = at._parent)
        {
            if (at == other)
                return true;
        }
        return false;
    }

    /// <summary>Disposes what nobody came for.</summary>
    protected abstract void DisposeUntaken();
}

/// <inheritdoc />
internal sealed class Flight<T>(FlightKey key, IReadOnlyList<string> tags, Flight? parent) : Flight(key, tags, parent)
{
    private readonly TaskCompletionSource<Outcome<T>> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Outcome<T>> Outcome => _outcome.Task;

    protected override bool IsDone => _outcome.Task.IsCompleted;

    /// <summary>Gives the outcome, good or bad, to those who wait.</summary>
    public void Land(Task<Outcome<T>> made)
    {
        _outcome.SetFromTask(made);
        // Looked at here, so that an exception does not count as unobserved where nobody waits any more.
        _ = _outcome.Task.Exception;
        if (IsAbandoned)
            DisposeUntaken();
    }

    protected override void DisposeUntaken()
    {
        if (_outcome.Task.IsCompletedSuccessfully)
            _outcome.Task.Result.DisposeUntaken();
    }
}
