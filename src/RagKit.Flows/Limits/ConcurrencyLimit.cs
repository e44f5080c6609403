namespace RagKit.Limits;

/// <summary>
/// So many calls at once. Those who wait go by priority, then in the order in which they came; as long as calls of a higher priority keep
/// coming, those of a lower one wait. A call's weight does not count. Thread-safe.
/// </summary>
public sealed class ConcurrencyLimit : ILimit
{
    private readonly LimitGate _gate;

    /// <summary>Creates one.</summary>
    /// <param name="name">What tasks call it.</param>
    /// <param name="slots">How many calls at once; at least 1.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no slot; the message names the value.</exception>
    public ConcurrencyLimit(string name, int slots)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (slots < 1)
            throw new ArgumentOutOfRangeException(nameof(slots), $"Slots ({slots}) of limit '{name}' must be at least 1.");
        Name = name;
        _gate = new(new SlotRule(slots), null);
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public LimitStatus Status => _gate.Status;

    /// <inheritdoc />
    public ValueTask<LimitLease> AcquireAsync(LimitRequest request, CancellationToken cancellationToken = default) => _gate.AcquireAsync(request, cancellationToken);
}
