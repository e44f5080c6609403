namespace RagKit.Limits;

/// <summary>
/// So many calls and so much weight in an interval, spread over it: two buckets that fill all the time and start full, and a call goes when
/// both hold what it needs. Those who wait go by priority, then in the order in which they came: a light call never overtakes a heavy one
/// of its priority, and as long as calls of a higher priority keep coming, those of a lower one wait. What a call took is not given back
/// when it fails. Thread-safe.
/// </summary>
public sealed class TokenBucketLimit : ILimit
{
    private readonly LimitGate _gate;

    /// <summary>Creates one.</summary>
    /// <param name="name">What tasks call it.</param>
    /// <param name="options">What it allows.</param>
    /// <param name="time">The clock; the system's unless given.</param>
    /// <exception cref="ArgumentException">The name is empty, or an option is out of range; the message names value and limit.</exception>
    public TokenBucketLimit(string name, TokenBucketOptions options, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(options);
        options.Validated();
        Name = name;
        _gate = new(new BucketRule(name, BucketOf(options.Calls, options.CallBurst), BucketOf(options.Weight, options.WeightBurst)), time);

        Bucket? BucketOf(long? amount, long? burst) => amount is long most ? new(burst ?? most, most / options.Per.TotalSeconds) : null;
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public LimitStatus Status => _gate.Status;

    /// <summary>Waits for leave to make one call. Dispose the lease when the call has ended.</summary>
    /// <exception cref="Flows.FlowException">The call weighs more than the bucket ever holds; the message names both.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The weight is below 1.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled; the place in the queue is given up.</exception>
    public ValueTask<LimitLease> AcquireAsync(LimitRequest request, CancellationToken cancellationToken = default) => _gate.AcquireAsync(request, cancellationToken);
}
