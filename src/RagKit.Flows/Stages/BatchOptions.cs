namespace RagKit.Stages;

/// <summary>How a stage works on batches. Immutable. What is not given is what the run's preset says.</summary>
public sealed record BatchOptions
{
    /// <summary>
    /// How many batches are worked on at once; 1 to 1,024. A number that is given is kept to: workers are moved only between stages that
    /// leave it to the preset.
    /// </summary>
    public int? Workers { get; init; }

    /// <summary>How many items wait before the stage at most, besides those in batches; 1 to 1,000,000.</summary>
    public int? Capacity { get; init; }

    /// <summary>How many items a batch has at most; 1 to 1,000,000.</summary>
    public int? Size { get; init; }

    /// <summary>
    /// How much a batch weighs at most, in the unit of the weight function that the stage is given; above zero. An item that is heavier
    /// than that by itself is a batch of its own.
    /// </summary>
    public long? MaxWeight { get; init; }

    /// <summary>
    /// How long a batch that is not full waits for more from its first item on; zero for not at all, at most a day, or
    /// <see cref="Timeout.InfiniteTimeSpan"/> for until it is full or nothing more comes.
    /// </summary>
    public TimeSpan? Linger { get; init; }

    internal BatchOptions Validate(bool hasWeight)
    {
        StageLimits.Check(nameof(Workers), Workers, StageLimits.MostWorkers);
        StageLimits.Check(nameof(Capacity), Capacity, StageLimits.MostItems);
        StageLimits.Check(nameof(Size), Size, StageLimits.MostItems);
        StageLimits.CheckLinger(Linger);
        if (MaxWeight < 1)
            throw StageLimits.Invalid(nameof(MaxWeight), $"MaxWeight ({MaxWeight}) must be at least 1.");
        if (MaxWeight is not null && !hasWeight)
            throw StageLimits.Invalid(nameof(MaxWeight), $"MaxWeight ({MaxWeight}) needs a weight function: pass weight: item => ... to the stage.");
        if (MaxWeight is null && hasWeight)
            throw StageLimits.Invalid(nameof(MaxWeight), "A weight function needs a limit: set MaxWeight.");
        return this;
    }
}
