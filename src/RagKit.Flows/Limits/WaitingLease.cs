using System.Threading.Tasks.Sources;

namespace RagKit.Limits;

/// <summary>Leave that has to be waited for: the place in the queue, the awaited result and later the lease, in one object.</summary>
internal sealed class WaitingLease : GateLease, IValueTaskSource<LimitLease>
{
    private ManualResetValueTaskSourceCore<LimitLease> _result = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;

    public WaitingLease(LimitGate gate, LimitRequest request) : base(gate, request.Weight) => Priority = request.Priority;

    /// <summary>Higher goes first.</summary>
    public int Priority { get; }

    /// <summary>Who came first among equals; set by the heap.</summary>
    public long Order { get; set; }

    /// <summary>Where it is in the heap; below zero when it does not wait any more.</summary>
    public int Index { get; set; } = -1;

    /// <summary>The next of those that were let go together.</summary>
    public WaitingLease? Next { get; set; }

    /// <summary>What the caller awaits; call it once.</summary>
    public ValueTask<LimitLease> AsTask(CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken.UnsafeRegister(static (lease, token) => ((WaitingLease)lease!).Cancel(token), this);
        return new(this, _result.Version);
    }

    /// <summary>Lets the call go; its continuation runs elsewhere, never under the gate's lock.</summary>
    public void Go() => _result.SetResult(this);

    LimitLease IValueTaskSource<LimitLease>.GetResult(short token)
    {
        _cancellation.Unregister();
        return _result.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource<LimitLease>.GetStatus(short token) => _result.GetStatus(token);

    void IValueTaskSource<LimitLease>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _result.OnCompleted(continuation, state, token, flags);

    private void Cancel(CancellationToken cancellationToken)
    {
        if (Gate.TryLeave(this))
            _result.SetException(new OperationCanceledException(cancellationToken));
    }
}
