namespace RagKit.Limits;

/// <summary>placeholder</summary>
public sealed class AdaptiveLimit : ILimit
{
    private readonly LimitGate _gate;

    /// <summary>Creates one.</summary>
    /// <param name="name">What tasks call it.</param>
    /// <param name="options">The frame; the defaults unless given.</param>
    /// <param name="time">The clock; the system's unless given.</param>
    /// <exception cref="ArgumentException">The name is empty, or an option is out of range; the message names value and limit.</exception>
    public AdaptiveLimit(string name, AdaptiveLimitOptions? options = null, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        _gate = new(new AdaptiveRule((options ?? new()).Validated()), time);
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public LimitStatus Status => _gate.Status;

    /// <inheritdoc />
    public ValueTask<LimitLease> AcquireAsync(LimitRequest request, CancellationToken cancellationToken = default) => _gate.AcquireAsync(request, cancellationToken);
}
