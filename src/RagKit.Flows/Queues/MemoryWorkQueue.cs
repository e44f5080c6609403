using System.Runtime.CompilerServices;
using RagKit.Runs;

namespace RagKit.Queues;

/// <summary>
/// A queue in the process's memory: what is in it ends with the process. Every call costs O(log n). Times run on the monotonic clock, so
/// that a wall clock that is set neither ends a lease nor holds up what is due; <see cref="WorkItem.NotBefore"/> is read off the wall clock
/// once, when the item is enqueued. Payloads are kept as they are given and must not be changed after that. Thread-safe.
/// </summary>
/// <param name="name">The queue's name, the origin of its dead letters.</param>
/// <param name="timeProvider">The clock; the system's by default.</param>
public sealed class MemoryWorkQueue(string name, TimeProvider? timeProvider = null) : IWorkQueue
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;
    private readonly long _start = (timeProvider ?? TimeProvider.System).GetTimestamp();
    private readonly Lock _lock = new();
    private readonly WorkShelf _shelf = new();
    private TaskCompletionSource? _changed;
    private long _lastToken;

    /// <summary>The queue's name.</summary>
    public string Name { get; } = !string.IsNullOrEmpty(name) ? name : throw new ArgumentException("A queue needs a name.", nameof(name));

    private long Now => _time.GetElapsedTime(_start).Ticks;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">An item has no id, or may be received less than once; nothing is added.</exception>
    public ValueTask<int> EnqueueAsync(IReadOnlyList<WorkItem> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        foreach (WorkItem item in items)
            Check(item);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<int>(cancellationToken);
        int added = 0;
        lock (_lock)
        {
            long now = Now;
            foreach (WorkItem item in items)
                added += _shelf.TryAdd(item, now, item.NotBefore is DateTimeOffset due ? After(now, due - _time.GetUtcNow()) : now) ? 1 : 0;
            if (added > 0)
                WakeAll();
        }
        return new(added);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentOutOfRangeException">None are asked for, or for no time.</exception>
    public ValueTask<IReadOnlyList<WorkLease>> ReceiveAsync(int max, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease, TimeSpan.Zero);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<IReadOnlyList<WorkLease>>(cancellationToken);
        lock (_lock)
        {
            long now = Now;
            _shelf.Settle(now, _time);
            if (_shelf.FirstReady is null)
                return new([]);
            DateTimeOffset wall = _time.GetUtcNow(), until = lease < DateTimeOffset.MaxValue - wall ? wall + lease : DateTimeOffset.MaxValue;
            List<WorkLease> leases = new((int)Math.Min(max, _shelf.Counts.Ready));
            while (leases.Count < max && _shelf.FirstReady is WorkEntry entry)
            {
                entry.Attempts++;
                entry.Token = ++_lastToken;
                _shelf.Move(entry, WorkState.Leased, After(now, lease));
                leases.Add(new WorkLease(entry.Item, entry.Token, entry.Attempts, until));
            }
            return new(leases);
        }
    }

    /// <inheritdoc />
    public async ValueTask WaitAsync(TimeSpan atMost, CancellationToken cancellationToken = default)
    {
        for (long start = _time.GetTimestamp(); ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan pause = atMost - _time.GetElapsedTime(start);
            Task changed;
            lock (_lock)
            {
                long now = Now;
                _shelf.Settle(now, _time);
                if (_shelf.FirstReady is not null || pause <= TimeSpan.Zero)
                    return;
                if (_shelf.NextDue is long due && due - now < pause.Ticks)
                    pause = TimeSpan.FromTicks(due - now);
                changed = (_changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
            // A delay is cut to whole milliseconds: it must not be cut to none.
            pause = pause < LongestPause ? pause + TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond - 1) : LongestPause;
            using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(changed, Task.Delay(pause, _time, ended.Token)).ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public ValueTask<int> CompleteAsync(IReadOnlyList<WorkLease> leases, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(leases);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<int>(cancellationToken);
        int completed = 0;
        lock (_lock)
        {
            // Also what fell due meanwhile, if nobody else has it yet: it is done.
            foreach (WorkLease lease in leases)
            {
                if (_shelf.FindOwn(lease) is not WorkEntry entry)
                    continue;
                _shelf.Remove(entry);
                completed++;
            }
        }
        return new(completed);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentOutOfRangeException">The time is not above zero.</exception>
    public ValueTask<bool> RenewAsync(WorkLease lease, TimeSpan until, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(until, TimeSpan.Zero);
        return WithOwn(lease, (entry, now) => _shelf.Move(entry, WorkState.Leased, After(now, until)), cancellationToken);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    public ValueTask<bool> ReturnAsync(WorkLease lease, string error, TimeSpan delay, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(error);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return WithOwn(lease, (entry, now) =>
        {
            entry.Token = 0;
            if (entry.HasAttemptsLeft)
                _shelf.Move(entry, delay > TimeSpan.Zero ? WorkState.Delayed : WorkState.Ready, After(now, delay));
            else
                _shelf.Kill(entry, error, now, _time.GetUtcNow());
            WakeAll();
        }, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<WorkQueueCounts> CountAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<WorkQueueCounts>(cancellationToken);
        lock (_lock)
        {
            _shelf.Settle(Now, _time);
            return new(_shelf.Counts);
        }
    }

    /// <inheritdoc />
    /// <remarks>They are those of the moment at which the listing began.</remarks>
    public async IAsyncEnumerable<DeadLetter> ListDeadLettersAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        DeadLetter[] letters;
        lock (_lock)
        {
            _shelf.Settle(Now, _time);
            letters = [.. _shelf.Dead.Select(Letter)];
        }
        foreach (DeadLetter letter in letters)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return letter;
        }
        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask<int> RedriveAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default) => ForDead(ids, _shelf.TryRevive, cancellationToken);

    /// <inheritdoc />
    public ValueTask<int> PurgeAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default) => ForDead(ids, (entry, _) =>
    {
        _shelf.Remove(entry);
        return true;
    }, cancellationToken);

    private ValueTask<bool> WithOwn(WorkLease lease, Action<WorkEntry, long> act, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<bool>(cancellationToken);
        lock (_lock)
        {
            if (_shelf.FindOwn(lease) is not WorkEntry entry)
                return new(false);
            act(entry, Now);
            return new(true);
        }
    }

    private ValueTask<int> ForDead(IReadOnlyList<string> ids, Func<WorkEntry, long, bool> act, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<int>(cancellationToken);
        lock (_lock)
        {
            long now = Now;
            _shelf.Settle(now, _time);
            int count = ids.Count(id => _shelf.Find(id) is { State: WorkState.Dead } entry && act(entry, now));
            WakeAll();
            return new(count);
        }
    }

    /// <summary>Lets those who wait look again. Called under the lock.</summary>
    private void WakeAll()
    {
        _changed?.TrySetResult();
        _changed = null;
    }

    private DeadLetter Letter(WorkEntry entry) =>
        new(entry.Item.Id, Name, "", entry.Error) { Input = entry.Item.Payload, InputName = entry.Item.Id, Attempts = entry.Attempts, At = entry.DiedAt };

    private static long After(long now, TimeSpan delay) => delay.Ticks > long.MaxValue - now ? long.MaxValue : now + delay.Ticks;

    private static void Check(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentException.ThrowIfNullOrEmpty(item.Id);
        if (item.MaxAttempts < 1)
            throw new ArgumentOutOfRangeException(nameof(item), $"MaxAttempts ({item.MaxAttempts}) of item '{item.Id}' must be at least 1.");
    }
}
