namespace RagKit.Limits;

/// <summary>Leave that is waited for, and later had.</summary>
internal sealed class RedisLease(RedisGate gate, LimitRequest request, string slot) : LimitLease
{
    private readonly TaskCompletionSource<LimitLease> _leave = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isEnded;

    public LimitRequest Request => request;

    /// <summary>What it takes from the server and gives back.</summary>
    public string Slot => slot;

    /// <summary>Who came first among equals; set by the gate.</summary>
    public long Order { get; set; }

    public bool IsWaiting => !_leave.Task.IsCompleted;

    public bool TryGo() => _leave.TrySetResult(this);

    public bool TryFail(Exception error) => _leave.TrySetException(error);

    public async ValueTask<LimitLease> WaitAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration cancelling = cancellationToken.UnsafeRegister(
            static (lease, token) =>
            {
                RedisLease one = (RedisLease)lease!;
                if (one._leave.TrySetCanceled(token))
                    one.Leave();
            },
            this);
        return await _leave.Task.ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override void Report(in CallOutcome outcome)
    {
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (_isEnded)
            return;
        _isEnded = true;
        gate.End(this);
    }

    private void Leave() => gate.Leave();
}
