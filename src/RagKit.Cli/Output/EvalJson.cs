using System.Text.Json.Serialization;
using RagKit.Evaluation;

namespace RagKit.Cli;

/// <summary>What <c>ragkit eval --json</c> writes.</summary>
internal sealed record EvalJson(
    string Dataset, string Split, string Strategy, string Search, int Documents, int Chunks, int Queries, double IngestSeconds,
    [property: JsonPropertyName("search_p50_ms")] double SearchP50Milliseconds,
    [property: JsonPropertyName("search_p95_ms")] double SearchP95Milliseconds,
    [property: JsonPropertyName("ndcg@10")] MetricJson NdcgAt10,
    [property: JsonPropertyName("recall@100")] MetricJson RecallAt100,
    [property: JsonPropertyName("mrr@10")] MetricJson MrrAt10,
    [property: JsonPropertyName("map")] MetricJson Map,
    IReadOnlyList<string> Warnings);

/// <summary>A mean over the queries with its 95 % bootstrap interval.</summary>
internal sealed record MetricJson(double Mean, double Low, double High)
{
    public static MetricJson Of(MetricSummary summary) => new(Rounded(summary.Mean), Rounded(summary.Low), Rounded(summary.High));

    private static double Rounded(double value) => Math.Round(value, 6);
}
