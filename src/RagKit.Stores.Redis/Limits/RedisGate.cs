using RagKit.Redis;

namespace RagKit.Limits;

/// <summary>
/// Where calls of a process wait for leave that a server gives: in the order of priority, then in that in which they came. The first of
/// them, and those behind it, are asked for in one call; while others wait elsewhere, processes take turns. Thread-safe.
/// </summary>
/// <param name="rule">Asks the server.</param>
internal sealed class RedisGate(IRedisLimitRule rule)
{
    private const int AtOnce = 64;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<RedisLease, (int Priority, long Order)> _waiting = new();
    private readonly RedisSignal _arrived = new();
    private long _order;
    private int _waits, _inFlight;
    private bool _isPumping;

    public LimitStatus Status
    {
        get
        {
            lock (_lock)
                return new(_inFlight, _waits, rule.Allowed);
        }
    }

    public ValueTask<LimitLease> AcquireAsync(LimitRequest request, CancellationToken cancellationToken)
    {
        if (request.Weight < 1)
            throw new ArgumentOutOfRangeException(nameof(request), $"Weight ({request.Weight}) must be at least 1.");
        rule.Check(request.Weight);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<LimitLease>(cancellationToken);
        RedisLease lease = new(this, request, rule.NewSlot());
        bool begins;
        lock (_lock)
        {
            // The queue gives the smallest first, and negating the smallest number would not change it.
            _waiting.Enqueue(lease, (~request.Priority, _order++));
            _waits++;
            begins = !_isPumping;
            _isPumping = true;
        }
        if (begins)
            _ = PumpAsync();
        else
            _arrived.Pulse();
        return lease.WaitAsync(cancellationToken);
    }

    /// <summary>A call that had leave has ended.</summary>
    public void End(RedisLease lease)
    {
        lock (_lock)
            _inFlight--;
        rule.GiveBack(lease.Slot);
    }

    /// <summary>A call does not wait any more; those who look will pass it over.</summary>
    public void Leave()
    {
        lock (_lock)
            _waits--;
        _arrived.Pulse();
    }

    private async Task PumpAsync()
    {
        bool hasAsked = false;
        while (Next() is { Count: > 0 } batch)
        {
            try
            {
                Task arrived = _arrived.Next;
                Task changed = await rule.ListenAsync().ConfigureAwait(false);
                hasAsked = true;
                (int going, TimeSpan wait) = await rule.TakeAsync(batch).ConfigureAwait(false);
                foreach (RedisLease lease in batch.Take(going))
                    Go(lease);
                PutBack(batch.Skip(going));
                if (going == 0)
                    await PauseAsync(changed, arrived, wait < Heartbeat ? wait : Heartbeat).ConfigureAwait(false);
                hasAsked = going == 0;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // All of them: the server is away for each, and each caller may try again.
                FailAll(batch, e);
            }
        }
        if (hasAsked)
            await rule.LeaveAsync().ConfigureAwait(false);
    }

    private static async Task PauseAsync(Task changed, Task arrived, TimeSpan pause)
    {
        using CancellationTokenSource ended = new();
        await Task.WhenAny(changed, arrived, Task.Delay(pause + TimeSpan.FromMilliseconds(1), TimeProvider.System, ended.Token)).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>Those who are next; when there is nobody, the next one who comes begins again.</summary>
    private List<RedisLease> Next()
    {
        List<RedisLease> batch = [];
        lock (_lock)
        {
            while (batch.Count < AtOnce && _waiting.TryPeek(out RedisLease? first, out (int Priority, long Order) place))
            {
                // One call asks at one priority.
                if (batch.Count > 0 && ~place.Priority != batch[0].Request.Priority)
                    break;
                _waiting.Dequeue();
                if (!first.IsWaiting)
                    continue;
                first.Order = place.Order;
                batch.Add(first);
            }
            _isPumping = batch.Count > 0;
        }
        return batch;
    }

    private void PutBack(IEnumerable<RedisLease> leases)
    {
        lock (_lock)
        {
            foreach (RedisLease lease in leases)
                _waiting.Enqueue(lease, (~lease.Request.Priority, lease.Order));
        }
    }

    private void Go(RedisLease lease)
    {
        lock (_lock)
            _inFlight++;
        if (lease.TryGo())
        {
            lock (_lock)
                _waits--;
        }
        else
        {
            End(lease);
        }
    }

    private void FailAll(List<RedisLease> batch, Exception error)
    {
        lock (_lock)
        {
            while (_waiting.TryDequeue(out RedisLease? lease, out _))
                batch.Add(lease);
        }
        foreach (RedisLease lease in batch)
        {
            if (!lease.TryFail(error))
                continue;
            lock (_lock)
                _waits--;
        }
    }
}
