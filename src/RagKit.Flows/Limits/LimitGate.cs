namespace RagKit.Limits;

/// <summary>
/// Where calls wait for leave: one lock, one queue and one timer that is set for the moment at which the first of the queue is due.
/// What leave depends on, a rule says. Thread-safe.
/// </summary>
internal sealed class LimitGate
{
    private readonly Lock _lock = new();
    private readonly WaitHeap _waiting = new();
    private readonly AdmissionRule _rule;
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly ITimer _timer;
    private double _wakesAt = double.PositiveInfinity;

    public LimitGate(AdmissionRule rule, TimeProvider? time)
    {
        _rule = rule;
        _time = time ?? TimeProvider.System;
        _origin = _time.GetTimestamp();
        _timer = _time.CreateTimer(static gate => ((LimitGate)gate!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public LimitStatus Status
    {
        get
        {
            lock (_lock)
                return new(_rule.InFlight, _waiting.Count, _rule.Allowed);
        }
    }

    private double Now => _time.GetElapsedTime(_origin).TotalSeconds;

    public ValueTask<LimitLease> AcquireAsync(LimitRequest request, CancellationToken cancellationToken)
    {
        if (request.Weight < 1)
            throw new ArgumentOutOfRangeException(nameof(request), $"Weight ({request.Weight}) must be at least 1.");
        _rule.Check(request.Weight);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<LimitLease>(cancellationToken);
        WaitingLease waiting;
        WaitingLease? going;
        lock (_lock)
        {
            double now = Now;
            if (_waiting.Count == 0 && _rule.DueAt(request.Weight, now) <= now)
            {
                GateLease lease = new(this, request.Weight);
                _rule.Admit(lease, now);
                return new(lease);
            }
            waiting = new(this, request);
            _waiting.Add(waiting);
            going = TakeDue(now);
        }
        Release(going);
        return waiting.AsTask(cancellationToken);
    }

    public void Report(GateLease lease, in CallOutcome outcome)
    {
        WaitingLease? going;
        lock (_lock)
        {
            double now = Now;
            _rule.Report(lease, outcome, now);
            going = TakeDue(now);
        }
        Release(going);
    }

    public void End(GateLease lease)
    {
        WaitingLease? going;
        lock (_lock)
        {
            double now = Now;
            _rule.End(lease, now);
            going = TakeDue(now);
        }
        Release(going);
    }

    /// <summary>Gives a place in the queue up; false when it was given leave before.</summary>
    public bool TryLeave(WaitingLease lease)
    {
        WaitingLease? going;
        lock (_lock)
        {
            if (!_waiting.Remove(lease))
                return false;
            going = TakeDue(Now);
        }
        Release(going);
        return true;
    }

    private void Wake()
    {
        WaitingLease? going;
        lock (_lock)
        {
            _wakesAt = double.PositiveInfinity;
            going = TakeDue(Now);
        }
        Release(going);
    }

    private WaitingLease? TakeDue(double now)
    {
        WaitingLease? first = null, last = null;
        while (_waiting.First is WaitingLease head)
        {
            double due = _rule.DueAt(head.Weight, now);
            if (due > now)
            {
                WakeAt(due, now);
                break;
            }
            _waiting.Remove(head);
            _rule.Admit(head, now);
            if (last is null)
                first = head;
            else
                last.Next = head;
            last = head;
        }
        return first;
    }

    private void WakeAt(double due, double now)
    {
        if (due >= _wakesAt)
            return;
        _wakesAt = due;
        // Timers count whole milliseconds: rounded down, one would wake too early and again and again.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(Math.Min(due - now, 86_400) * 1000)), Timeout.InfiniteTimeSpan);
    }

    private static void Release(WaitingLease? going)
    {
        while (going is WaitingLease lease)
        {
            going = lease.Next;
            lease.Next = null;
            lease.Go();
        }
    }
}
