namespace RagKit.Queues;

/// <summary>A piece of work that a worker has received. Its token is cancelled when the lease ends without having been renewed.</summary>
internal sealed class HeldWork : IDisposable
{
    private readonly CancellationTokenSource _ended;
    private readonly CancellationTokenRegistration _abort;
    private CancellationTokenSource? _timeout;
    private int _finished;

    public HeldWork(WorkLease lease, TimeSpan time, TimeProvider clock, CancellationToken abort)
    {
        Lease = lease;
        _ended = new CancellationTokenSource(time, clock);
        _abort = abort.UnsafeRegister(static ended => ((CancellationTokenSource)ended!).Cancel(), _ended);
    }

    public WorkLease Lease { get; }

    /// <summary>Cancelled when the work is no more the worker's, took too long, or is aborted.</summary>
    public CancellationToken Ended => _ended.Token;

    public bool IsTimedOut => _timeout is { IsCancellationRequested: true };

    /// <summary>Whether the handler is through: nothing is cancelled any more.</summary>
    public bool IsFinished => Volatile.Read(ref _finished) != 0;

    /// <summary>Whether it may be returned without becoming a dead letter.</summary>
    public bool HasAttemptsLeft => Lease.Attempt < Lease.Item.MaxAttempts;

    /// <summary>Cancels the handler if it takes longer than that.</summary>
    public void LimitTo(TimeSpan time, TimeProvider clock)
    {
        _timeout = new CancellationTokenSource(time, clock);
        _timeout.Token.UnsafeRegister(static ended => ((CancellationTokenSource)ended!).Cancel(), _ended);
    }

    /// <summary>The lease holds for that long from now on.</summary>
    public void Renewed(TimeSpan time)
    {
        if (!IsFinished)
            _ended.CancelAfter(time);
    }

    /// <summary>The work has gone to somebody else.</summary>
    public void Lose()
    {
        if (!IsFinished)
            _ended.Cancel();
    }

    public void Finish()
    {
        Volatile.Write(ref _finished, 1);
        _ended.CancelAfter(Timeout.InfiniteTimeSpan);
        _timeout?.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends its timers; afterwards it is left to itself, since a renewal may still look at it.</summary>
    public void Dispose()
    {
        Finish();
        _abort.Unregister();
    }
}
