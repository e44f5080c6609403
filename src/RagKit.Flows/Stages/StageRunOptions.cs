namespace RagKit.Stages;

/// <summary>How a pipeline is run. Immutable.</summary>
public sealed record StageRunOptions
{
    /// <summary>What the pipeline is called in instruments; <c>pipeline</c> by default.</summary>
    public string Name { get; init; } = "pipeline";

    /// <summary>What stages have that say nothing else; <see cref="PipelinePreset.Standard"/> by default.</summary>
    public PipelinePreset Preset { get; init; } = PipelinePreset.Standard;

    /// <summary>
    /// Whether every stage hands on its items in the order of the source, failed ones at their place. Otherwise each goes on when it is
    /// done, which is faster where items take different times. It cannot be had together with priorities.
    /// </summary>
    public bool Ordered { get; init; }

    /// <summary>
    /// How far items of a stage may get ahead of its slowest one when the output is ordered; 1 to 1,000,000, by default 1,024. That many are
    /// kept at most, however slow one item is.
    /// </summary>
    public int Window { get; init; } = 1024;

    /// <summary>Whether the first item that fails aborts the run with a <see cref="StageFailedException"/>. Otherwise the others go on.</summary>
    public bool StopOnFailure { get; init; }

    /// <summary>
    /// How often workers are moved to the slowest stage; at least 10 ms, <see langword="null"/> (the default) for never. Their number in all
    /// stays the same and every stage keeps one. Stages whose workers are given keep them.
    /// </summary>
    public TimeSpan? RebalanceEvery { get; init; }

    /// <summary>When it is cancelled nothing more is taken from the source, and what was taken is finished.</summary>
    public CancellationToken Drain { get; init; }

    /// <summary>The clock of linger times, failures and rebalancing; the system's by default.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal StageRunOptions Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Name, nameof(Name));
        ArgumentNullException.ThrowIfNull(Preset, nameof(Preset));
        ArgumentNullException.ThrowIfNull(Time, nameof(Time));
        Preset.Validate();
        StageLimits.Check(nameof(Window), Window, StageLimits.MostItems);
        if (RebalanceEvery is TimeSpan every && (every < TimeSpan.FromMilliseconds(10) || every > TimeSpan.FromDays(1)))
            throw new ArgumentOutOfRangeException(nameof(RebalanceEvery), $"RebalanceEvery ({every}) must be 10 ms to 1 day.");
        return this;
    }
}
