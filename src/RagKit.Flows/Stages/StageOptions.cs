namespace RagKit.Stages;

/// <summary>How a stage works. Immutable.</summary>
public sealed record StageOptions
{
    /// <summary>
    /// How many items are worked on at once; 1 to 1,024, by default what the run's preset says. A number that is given is kept to: workers
    /// are moved only between stages that leave it to the preset.
    /// </summary>
    public int? Workers { get; init; }

    /// <summary>How many items wait before the stage at most; 1 to 1,000,000, by default what the run's preset says.</summary>
    public int? Capacity { get; init; }

    internal StageOptions Validate()
    {
        StageLimits.Check(nameof(Workers), Workers, StageLimits.MostWorkers);
        StageLimits.Check(nameof(Capacity), Capacity, StageLimits.MostItems);
        return this;
    }
}
