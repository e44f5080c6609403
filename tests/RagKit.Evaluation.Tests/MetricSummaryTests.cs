using System.Diagnostics;

namespace RagKit.Evaluation.Tests;

public sealed class MetricSummaryTests
{
    [Fact]
    public void The_interval_covers_the_true_mean_about_nineteen_times_of_twenty()
    {
        Random random = new(3);
        int covered = 0;
        const int Trials = 1000;
        for (int trial = 0; trial < Trials; trial++)
        {
            // Uniform values have the mean one half.
            double[] values = [.. Enumerable.Range(0, 100).Select(_ => random.NextDouble())];
            MetricSummary summary = MetricSummary.Of(values, 400, trial);
            if (summary.Low <= 0.5 && 0.5 <= summary.High)
                covered++;
        }
        Assert.InRange((double)covered / Trials, 0.92, 0.97);
    }

    [Fact]
    public void The_interval_is_as_wide_as_the_normal_one_for_many_values()
    {
        Random random = new(4);
        double[] values = [.. Enumerable.Range(0, 2000).Select(_ => random.NextDouble())];
        double mean = values.Average();
        double error = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length / values.Length);
        MetricSummary summary = MetricSummary.Of(values, 4000);
        Assert.Equal(mean, summary.Mean, 12);
        Assert.Equal(mean - (1.96 * error), summary.Low, 0.1 * error);
        Assert.Equal(mean + (1.96 * error), summary.High, 0.1 * error);
        Assert.Equal(2000, summary.Count);
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval_and_another_seed_another()
    {
        double[] values = [.. Enumerable.Range(0, 50).Select(i => i * i / 2500.0)];
        Assert.Equal(MetricSummary.Of(values, 500, 9), MetricSummary.Of(values, 500, 9));
        Assert.NotEqual(MetricSummary.Of(values, 500, 9), MetricSummary.Of(values, 500, 10));
    }

    [Fact]
    public void The_interval_is_pinned_so_that_no_platform_gives_another()
    {
        MetricSummary summary = MetricSummary.Of([0, 0.25, 0.5, 1], 1000, 1);
        Assert.Equal(0.4375, summary.Mean);
        Assert.Equal(0.0625, summary.Low);
        Assert.Equal(0.8125, summary.High);
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(0.1, 300)]
    [InlineData(1.0 / 3, 77)]
    public void Equal_values_have_an_interval_without_width(double value, int count)
    {
        MetricSummary summary = MetricSummary.Of([.. Enumerable.Repeat(value, count)], 200);
        Assert.Equal(summary.Mean, summary.Low);
        Assert.Equal(summary.Mean, summary.High);
        Assert.Equal(value, summary.Mean, 12);
    }

    [Fact]
    public void No_values_are_refused()
    {
        Assert.Throws<ArgumentException>(() => MetricSummary.Of([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => MetricSummary.Of([1], 0));
    }

    [Fact]
    public void Four_metrics_over_ten_thousand_queries_take_no_more_than_seconds()
    {
        double[] values = [.. Enumerable.Range(0, 10_000).Select(i => i % 7 / 6.0)];
        long started = Stopwatch.GetTimestamp();
        for (int metric = 0; metric < 4; metric++)
            MetricSummary.Of(values, 2000, metric);
        // A tenth of it is usual; the machine may be busy.
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5), $"{Stopwatch.GetElapsedTime(started)}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");
    }
}
