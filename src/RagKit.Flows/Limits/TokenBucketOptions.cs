namespace RagKit.Limits;

/// <summary>What a <see cref="TokenBucketLimit"/> allows. Immutable.</summary>
public sealed record TokenBucketOptions
{
    /// <summary>How many calls every <see cref="Per"/>, at least 1; <see langword="null"/> for any number.</summary>
    public long? Calls { get; init; }

    /// <summary>How much weight every <see cref="Per"/>, at least 1; <see langword="null"/> for any.</summary>
    public long? Weight { get; init; }

    /// <summary>The interval; above zero, one minute unless set.</summary>
    public TimeSpan Per { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How many calls may go at once after a rest, at least 1; as many as <see cref="Calls"/> unless set. A server that counts by the clock's
    /// minutes may see this many more than <see cref="Calls"/> in one of them.
    /// </summary>
    public long? CallBurst { get; init; }

    /// <summary>How much weight may go at once after a rest, at least 1, and no call may weigh more; as much as <see cref="Weight"/> unless set.</summary>
    public long? WeightBurst { get; init; }

    internal TokenBucketOptions Validated()
    {
        if (Calls is null && Weight is null)
            throw new ArgumentException("A token bucket must limit something: set Calls, Weight or both.");
        if (Per <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(Per), $"Per ({Per}) must be above zero.");
        Check(Calls, nameof(Calls));
        Check(Weight, nameof(Weight));
        Check(CallBurst, nameof(CallBurst));
        Check(WeightBurst, nameof(WeightBurst));
        if (CallBurst is not null && Calls is null)
            throw new ArgumentException($"CallBurst ({CallBurst}) means nothing without Calls.");
        if (WeightBurst is not null && Weight is null)
            throw new ArgumentException($"WeightBurst ({WeightBurst}) means nothing without Weight.");
        return this;
    }

    private static void Check(long? value, string name)
    {
        if (value < 1)
            throw new ArgumentOutOfRangeException(name, $"{name} ({value}) must be at least 1.");
    }
}
