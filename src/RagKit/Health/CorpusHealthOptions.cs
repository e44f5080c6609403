namespace RagKit.Health;

/// <summary>What a corpus must come up to so that its health check calls it healthy. Immutable.</summary>
public sealed record CorpusHealthOptions
{
    /// <summary>How long the store may take to answer; by default 5 seconds, at least 1 ms.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Which share of the items may have failed when they were ingested last, 0 to 1; above it the corpus is degraded. By default 0.05.</summary>
    public double MaxFailedShare { get; init; } = 0.05;

    /// <summary>
    /// How long ago the corpus may have been brought in step with its sources last (<see cref="CorpusStatus.SyncedAt"/>); above it the corpus is degraded.
    /// <see langword="null"/>, the default, for any time.
    /// </summary>
    public TimeSpan? MaxAge { get; init; }

    internal CorpusHealthOptions Validate()
    {
        if (Timeout < TimeSpan.FromMilliseconds(1) || Timeout > TimeSpan.FromDays(1))
            throw new ArgumentOutOfRangeException(nameof(Timeout), $"Timeout ({Timeout}) must be 1 ms to 1 day.");
        if (MaxFailedShare is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(MaxFailedShare), $"MaxFailedShare ({MaxFailedShare}) must be 0 to 1.");
        if (MaxAge is TimeSpan age && age <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(MaxAge), $"MaxAge ({age}) must be above 0, or null for any age.");
        return this;
    }
}
