namespace RagKit.Evaluation;

/// <summary>The mean of a measure over questions, and where it would lie with other questions of the same kind.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Low">The lower end of its 95 % interval.</param>
/// <param name="High">The upper end of its 95 % interval.</param>
/// <param name="Count">How many questions it is the mean of.</param>
public sealed record MetricSummary(double Mean, double Low, double High, int Count)
{
    /// <summary>
    /// The mean of values with its percentile bootstrap interval (Efron 1979): the middle 95 % of the means of resamples drawn with
    /// replacement. The same values, resamples and seed give the same interval on every machine. With fewer than some twenty values
    /// it is too narrow.
    /// </summary>
    /// <param name="values">One value a question; at least one.</param>
    /// <param name="resamples">How many resamples are drawn; 1 or more. The work is their number times the number of values.</param>
    /// <param name="seed">Where the random numbers begin.</param>
    /// <exception cref="ArgumentException">There are no values, or <paramref name="resamples"/> is below 1.</exception>
    public static MetricSummary Of(IReadOnlyList<double> values, int resamples = 2000, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        double[] sample = [.. values];
        if (sample.Length == 0)
            throw new ArgumentException("There are no values to summarise.", nameof(values));

        double total = 0;
        foreach (double value in sample)
            total += value;

        SplitMix64 random = new((ulong)seed);
        double[] means = new double[resamples];
        for (int i = 0; i < means.Length; i++)
        {
            double sum = 0;
            for (int drawn = 0; drawn < sample.Length; drawn++)
                sum += sample[random.Below(sample.Length)];
            means[i] = sum / sample.Length;
        }
        Array.Sort(means);
        return new(total / sample.Length, Percentile.Of(means, 0.025), Percentile.Of(means, 0.975), sample.Length);
    }
}
