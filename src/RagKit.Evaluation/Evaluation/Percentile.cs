namespace RagKit.Evaluation;

/// <summary>Quantiles of sorted values, interpolated linearly between neighbours (definition 7 of Hyndman and Fan 1996).</summary>
internal static class Percentile
{
    public static double Of(ReadOnlySpan<double> sorted, double fraction)
    {
        double at = fraction * (sorted.Length - 1);
        int below = (int)at;
        double low = sorted[below];
        return below + 1 < sorted.Length ? low + ((sorted[below + 1] - low) * (at - below)) : low;
    }
}
