namespace RagKit.Testing.Time;

/// <summary>
/// A clock that stands still until it is told to go on, so that tests of delays, timeouts and leases take no time. Timers fire on the
/// thread that advances the clock, in the order in which they are due. Thread-safe.
/// </summary>
/// <param name="start">Where it begins; the first of January 2026 by default.</param>
public sealed class ManualTime(DateTimeOffset? start = null) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<ManualTimer, (long Due, long Order)> _timers = new();
    private readonly DateTimeOffset _start = start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _elapsed;
    private long _skew;
    private long _order;

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers wait to fire.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _timers.UnorderedItems.Count(entry => entry.Element.IsDueAt(entry.Priority.Due));
        }
    }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => _start.AddTicks(Volatile.Read(ref _elapsed) + Volatile.Read(ref _skew));

    /// <inheritdoc />
    public override long GetTimestamp() => Volatile.Read(ref _elapsed);

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ManualTimer timer = new(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass, and fires what falls due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        long end = Volatile.Read(ref _elapsed) + by.Ticks;
        while (AdvanceToNext(end))
        {
        }
        Volatile.Write(ref _elapsed, end);
    }

    /// <summary>Lets time pass until the next timer falls due, and fires it; false when no timer waits, or none within a time.</summary>
    public bool AdvanceToNext(TimeSpan? within = null) => AdvanceToNext(within is TimeSpan most ? Volatile.Read(ref _elapsed) + most.Ticks : long.MaxValue);

    /// <summary>Sets the wall clock off by a time, forward or back, as an operator or a time server does; timers do not notice.</summary>
    public void Skew(TimeSpan by) => Interlocked.Add(ref _skew, by.Ticks);

    private bool AdvanceToNext(long end)
    {
        ManualTimer timer;
        lock (_lock)
        {
            while (_timers.TryPeek(out ManualTimer? stale, out (long Due, long Order) at) && !stale.IsDueAt(at.Due))
                _timers.Dequeue();
            if (!_timers.TryPeek(out _, out (long Due, long Order) next) || next.Due > end)
                return false;
            timer = _timers.Dequeue();
            _elapsed = Math.Max(_elapsed, next.Due);
            timer.Rearm(next.Due);
        }
        timer.Fire();
        return true;
    }

    private sealed class ManualTimer(ManualTime time, Action fire) : ITimer
    {
        private long _due = -1;
        private long _period;

        public void Fire() => fire();

        public bool IsDueAt(long due) => _due == due;

        /// <summary>Called under the clock's lock.</summary>
        public void Rearm(long due)
        {
            _due = _period > 0 ? due + _period : -1;
            Enqueue();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                _due = dueTime == Timeout.InfiniteTimeSpan ? -1 : time._elapsed + dueTime.Ticks;
                _period = period == Timeout.InfiniteTimeSpan ? 0 : period.Ticks;
                Enqueue();
            }
            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Enqueue()
        {
            if (_due >= 0)
                time._timers.Enqueue(this, (_due, time._order++));
        }
    }
}
