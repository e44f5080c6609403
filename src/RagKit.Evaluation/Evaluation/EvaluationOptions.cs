using RagKit.Retrieval;

namespace RagKit.Evaluation;

/// <summary>How a dataset is evaluated. Immutable; checked as a whole when an evaluation begins.</summary>
public sealed record EvaluationOptions
{
    /// <summary>How many documents of each ranking are looked at; 1 to 10,000, and at least the largest cutoff among <see cref="Metrics"/>.</summary>
    public int Depth { get; init; } = 100;

    /// <summary>What is measured; at least one, names distinct.</summary>
    public IReadOnlyList<RetrievalMetric> Metrics { get; init; } = Evaluation.Metrics.Default;

    /// <summary>Which legs search; <see langword="null"/> for the corpus's own setting.</summary>
    public RetrievalStrategy? Strategy { get; init; }

    /// <summary>How many resamples the 95 % intervals are drawn from; 100 to 100,000.</summary>
    public int Resamples { get; init; } = 2000;

    /// <summary>Where the random numbers of the intervals begin: the same seed gives the same intervals.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many questions are asked at once; 1 to 1,000. Above 1, latencies include the waiting for each other.</summary>
    public int MaxConcurrency { get; init; } = 1;

    /// <summary>What latencies are measured with.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        if (Depth is < 1 or > ChunkLimit)
            throw new ArgumentException($"Depth ({Depth}) must be 1 to 10,000.");
        if (Metrics is null || Metrics.Count == 0)
            throw new ArgumentException("Metrics must hold at least one metric, such as Metrics.NdcgAt(10).");
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (RetrievalMetric metric in Metrics)
        {
            if (!names.Add(metric.Name))
                throw new ArgumentException($"Metrics holds '{metric.Name}' twice: names must be distinct.");
            if (metric.Cutoff > Depth)
                throw new ArgumentException($"Depth ({Depth}) must be at least {metric.Cutoff}, the cutoff of '{metric.Name}'.");
        }
        if (Resamples is < 100 or > 100_000)
            throw new ArgumentException($"Resamples ({Resamples}) must be 100 to 100,000.");
        if (MaxConcurrency is < 1 or > 1000)
            throw new ArgumentException($"MaxConcurrency ({MaxConcurrency}) must be 1 to 1,000.");
        ArgumentNullException.ThrowIfNull(TimeProvider);
    }

    /// <summary>The most chunks that one search may ask for (<see cref="RetrievalQuery.Top"/>).</summary>
    internal const int ChunkLimit = 10_000;
}
