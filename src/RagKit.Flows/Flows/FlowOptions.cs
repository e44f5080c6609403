using RagKit.Resilience;

namespace RagKit.Flows;

/// <summary>How runs of a flow are run. Immutable.</summary>
public sealed record FlowOptions
{
    /// <summary>What a run is named, from the flow's input: <c>refresh {url}</c>; <see langword="null"/> for the flow's name.</summary>
    public string? RunName { get; init; }

    /// <summary>
    /// How often the flow is tried, and how long it may take: one attempt without limit by default. Another attempt calls the body again;
    /// tasks that were completed give their recorded results.
    /// </summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.None;

    /// <summary>How many submitted tasks of a run are at work at once; 1 to 100,000, 1,000 by default. Maps have a bound of their own.</summary>
    public int MaxConcurrency { get; init; } = 1000;

    /// <summary>Called when a run has ended, with its summary. What it throws is logged and changes nothing.</summary>
    public Func<RunSummary, ValueTask>? OnEnd { get; init; }

    internal FlowOptions Validate() => MaxConcurrency is >= 1 and <= 100_000
        ? this
        : throw new ArgumentOutOfRangeException(nameof(MaxConcurrency), $"MaxConcurrency ({MaxConcurrency}) must be 1 to 100,000.");
}
