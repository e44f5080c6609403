namespace RagKit.Limits;

/// <summary>
/// A limit that finds its own way, with nothing to tune: how many calls at once, how many a minute and how much weight a minute the server
/// bears. It learns from how calls went, so tell it with <see cref="LimitLease.Report"/>: refusals and timeouts, how long calls took for their
/// weight, how long the server asked to be left alone, and what it said is left. Thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// Calls at once grow with every round of calls and shrink when calls take twice as long as usual for their weight, or are refused though no
/// rate is used up (additive increase, multiplicative decrease). A rate that the server says is spent evenly. One that it does not say is
/// found by being refused: it is held a little below for some windows and then raised in growing steps, so that a limit that was doubled is
/// found within ten windows. Each such try costs a refusal or two.
/// </para>
/// <para>
/// Where hundreds of calls fit into a window it lets more than nine tenths of what is allowed through, with far less than one call in a
/// hundred refused, whether the server counts by the clock, over a sliding window or with a bucket; where calls are of very different
/// weights, two in a hundred simulated runs stay a little below that. Where the server says what is left, eighty calls a window are enough.
/// </para>
/// <para>
/// It does less well where a window holds few calls: at sixty calls, one or two in a hundred may be refused; at twenty to forty calls, some twenty
/// times as heavy as others, expect four fifths of what is allowed, up to four in a hundred refused, and recovery that may take longer than ten
/// windows. Where such a limit is known, use <see cref="TokenBucketLimit"/>, or lighter batches. With refusals only, a server that counts
/// over more than <see cref="AdaptiveLimitOptions.Window"/>, such as a day, is met again and again.
/// </para>
/// <para>
/// Those who wait go by priority, then in the order in which they came; as long as calls of a higher priority keep coming, those of a lower
/// one wait. It does not look at the wall clock.
/// </para>
/// </remarks>
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
