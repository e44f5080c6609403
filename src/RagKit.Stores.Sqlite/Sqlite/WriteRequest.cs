using System.Threading.Tasks.Sources;

namespace RagKit.Sqlite;

/// <summary>Something that a caller waits to have written. Taken by the writer once, unless the caller gave up before.</summary>
internal abstract class WriteRequest
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int GivenUp = 2;

    private int _state;

    /// <summary>The request that came after it.</summary>
    public WriteRequest? Next { get; set; }

    /// <summary>Whether it is written by itself, because a group with it in it failed.</summary>
    public bool IsAlone { get; set; }

    /// <summary>Whether it is still wanted; it is the writer's from then on.</summary>
    public bool TryTake() => IsAlone || Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Writes, within the writer's transaction. Done once more in another transaction when this one is undone.</summary>
    public abstract void Write(SqliteConnection connection);

    /// <summary>Tells the caller that it is written for good.</summary>
    public abstract void Complete();

    /// <summary>Tells the caller that it is not written.</summary>
    public abstract void Fail(Exception exception);

    /// <summary>Ends the caller's wait if the writer has not taken it yet; what it has taken is written in a moment.</summary>
    protected bool TryGiveUp() => Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Waiting;
}

/// <summary>A request whose caller gets something back; it is the task that the caller awaits, too.</summary>
internal abstract class WriteRequest<T> : WriteRequest, IValueTaskSource<T>, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<T> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private CancellationToken _cancellation;
    private T _result = default!;

    /// <summary>The wait; to be awaited once.</summary>
    public ValueTask<T> Task => new(this, _core.Version);

    /// <summary>The wait without the result; to be awaited once, instead of <see cref="Task"/>.</summary>
    public ValueTask PlainTask => new(this, _core.Version);

    /// <summary>Lets a token end the wait, unless it is over.</summary>
    public void GiveUpWith(CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled || _core.GetStatus(_core.Version) != ValueTaskSourceStatus.Pending)
            return;
        _cancellation = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(static state => ((WriteRequest<T>)state!).GiveUp(), this);
    }

    public sealed override void Write(SqliteConnection connection) => _result = Run(connection);

    public sealed override void Complete() => _core.SetResult(_result);

    public sealed override void Fail(Exception exception) => _core.SetException(exception);

    public T GetResult(short token)
    {
        _registration.Dispose();
        return _core.GetResult(token);
    }

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    protected abstract T Run(SqliteConnection connection);

    private void GiveUp()
    {
        if (TryGiveUp())
            _core.SetException(new OperationCanceledException(_cancellation));
    }
}

/// <summary>A request that is a delegate.</summary>
internal sealed class WriteCall<T>(Func<SqliteConnection, T> write) : WriteRequest<T>
{
    protected override T Run(SqliteConnection connection) => write(connection);
}
