namespace RagKit.Limits;

/// <summary>
/// As many calls at once, and as much a window, as the server turns out to bear: it allows a little more while all goes well, and a good deal
/// less on a refusal (429, 503), on a timeout, and when calls take longer than usual for their weight. What the server says in
/// <c>Retry-After</c> and its rate-limit headers is heeded: tasks report it with <c>TaskRun.Report</c>. Those who wait go by priority, then in
/// the order in which they came; as long as calls of a higher priority keep coming, those of a lower one wait. Thread-safe.
/// </summary>
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
