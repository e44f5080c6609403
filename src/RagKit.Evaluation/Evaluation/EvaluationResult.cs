using System.Globalization;
using System.Text;

namespace RagKit.Evaluation;

/// <summary>What an evaluation found: each metric's mean with its interval, and every question. Immutable; serialises to plain JSON.</summary>
public sealed record EvaluationResult
{
    /// <summary>The dataset's name.</summary>
    public required string Dataset { get; init; }

    /// <summary>Each metric's mean and 95 % interval over the questions, by its name (<c>ndcg@10</c>).</summary>
    public required IReadOnlyDictionary<string, MetricSummary> Metrics { get; init; }

    /// <summary>Every question that counted, in the dataset's order; one that found nothing has 0 everywhere.</summary>
    public required IReadOnlyList<QueryResult> Queries { get; init; }

    /// <summary>The ids of the questions left out because no document is relevant for them.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }

    /// <summary>How long the searches took; <see langword="null"/> for a run that was made elsewhere.</summary>
    public SearchLatency? Latency { get; init; }

    /// <summary>What makes the figures doubtful, such as ids that do not match; empty when nothing does.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>A table: warnings, the number of questions and the latency, then a line a metric with mean and interval.</summary>
    public override string ToString()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        StringBuilder text = new();
        foreach (string warning in Warnings)
            text.Append(culture, $"Warning: {warning}\n");
        text.Append(culture, $"{Dataset}: {Queries.Count} queries");
        if (LeftOut.Count > 0)
            text.Append(culture, $" ({LeftOut.Count} without a relevant document left out)");
        if (Latency is not null)
            text.Append(culture, $", search p50 {Latency.P50Milliseconds:0.0} ms, p95 {Latency.P95Milliseconds:0.0} ms");
        int width = Metrics.Keys.Max(name => name.Length);
        foreach ((string name, MetricSummary summary) in Metrics)
            text.Append(culture, $"\n{name.PadRight(width)}  {summary.Mean:0.0000}  [{summary.Low:0.0000}, {summary.High:0.0000}]");
        return text.ToString();
    }
}
