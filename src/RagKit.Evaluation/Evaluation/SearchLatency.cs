namespace RagKit.Evaluation;

/// <summary>How long searches took, from the question to the last chunk.</summary>
/// <param name="P50Milliseconds">Half of the searches took at most this long, in milliseconds.</param>
/// <param name="P95Milliseconds">Of twenty searches, nineteen took at most this long, in milliseconds.</param>
public sealed record SearchLatency(double P50Milliseconds, double P95Milliseconds)
{
    internal static SearchLatency Of(double[] milliseconds)
    {
        Array.Sort(milliseconds);
        return new(Percentile.Of(milliseconds, 0.5), Percentile.Of(milliseconds, 0.95));
    }
}
