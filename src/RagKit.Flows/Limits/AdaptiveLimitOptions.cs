namespace RagKit.Limits;

/// <summary>The frame in which an <see cref="AdaptiveLimit"/> finds its own way; the defaults need no tuning. Immutable.</summary>
public sealed record AdaptiveLimitOptions
{
    /// <summary>How many calls at once it begins with, from <see cref="MinConcurrency"/> to <see cref="MaxConcurrency"/>; 4 unless set.</summary>
    public int InitialConcurrency { get; init; } = 4;

    /// <summary>It never allows fewer at once, however the server does; at least 1, which is the default.</summary>
    public int MinConcurrency { get; init; } = 1;

    /// <summary>It never allows more at once; at least <see cref="MinConcurrency"/>, 1024 unless set.</summary>
    public int MaxConcurrency { get; init; } = 1024;

    /// <summary>
    /// Over which time the server counts, from one second to one day; one minute unless set, as most services count. Where the server
    /// counts over less it is met as well; where it counts over more, it is refused more often.
    /// </summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many times as long as usual, for their weight, calls take where the server counts as overloaded; above 1, 2 unless set.</summary>
    public double SlowAt { get; init; } = 2;

    /// <summary>The longest time that a server's Retry-After is obeyed for; above zero, one hour unless set.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromHours(1);

    internal AdaptiveLimitOptions Validated()
    {
        if (MinConcurrency < 1)
            throw new ArgumentOutOfRangeException(nameof(MinConcurrency), $"MinConcurrency ({MinConcurrency}) must be at least 1.");
        if (MaxConcurrency < MinConcurrency)
            throw new ArgumentOutOfRangeException(nameof(MaxConcurrency), $"MaxConcurrency ({MaxConcurrency}) must be at least MinConcurrency ({MinConcurrency}).");
        if (InitialConcurrency < MinConcurrency || InitialConcurrency > MaxConcurrency)
        {
            throw new ArgumentOutOfRangeException(
                nameof(InitialConcurrency),
                $"InitialConcurrency ({InitialConcurrency}) must be from MinConcurrency ({MinConcurrency}) to MaxConcurrency ({MaxConcurrency}).");
        }
        if (Window < TimeSpan.FromSeconds(1) || Window > TimeSpan.FromDays(1))
            throw new ArgumentOutOfRangeException(nameof(Window), $"Window ({Window}) must be from one second to one day.");
        if (!(SlowAt > 1 && double.IsFinite(SlowAt)))
            throw new ArgumentOutOfRangeException(nameof(SlowAt), $"SlowAt ({SlowAt}) must be above 1.");
        if (MaxRetryAfter <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(MaxRetryAfter), $"MaxRetryAfter ({MaxRetryAfter}) must be above zero.");
        return this;
    }
}
