namespace RagKit.Limits;

/// <summary>Convergence in virtual time: an hour and a half, with a limit that is halved and doubled, against servers of every kind.</summary>
public sealed class AdaptiveLimitSimulationTests
{
    private const int Seeds = 5;

    [Theory]
    [InlineData(nameof(SimulatedCount.FixedWindow), nameof(SimulatedSignals.None))]
    [InlineData(nameof(SimulatedCount.FixedWindow), nameof(SimulatedSignals.RetryAfter))]
    [InlineData(nameof(SimulatedCount.Bucket), nameof(SimulatedSignals.None))]
    [InlineData(nameof(SimulatedCount.Bucket), nameof(SimulatedSignals.RetryAfter))]
    [InlineData(nameof(SimulatedCount.SmallBucket), nameof(SimulatedSignals.None))]
    [InlineData(nameof(SimulatedCount.SmallBucket), nameof(SimulatedSignals.RetryAfter))]
    [InlineData(nameof(SimulatedCount.SlidingWindow), nameof(SimulatedSignals.None))]
    [InlineData(nameof(SimulatedCount.SlidingWindow), nameof(SimulatedSignals.RetryAfter))]
    public Task Calls_that_are_alike_use_over_nine_tenths_with_one_in_a_hundred_refused_and_recover_in_ten_windows(string count, string signals) =>
        LimitClaims.MustHoldAsync(SimulationSuite.Alike, count, signals, Seeds);

    [Theory]
    [InlineData(nameof(SimulatedCount.FixedWindow))]
    [InlineData(nameof(SimulatedCount.Bucket))]
    [InlineData(nameof(SimulatedCount.SmallBucket))]
    [InlineData(nameof(SimulatedCount.SlidingWindow))]
    public async Task What_the_server_says_is_left_is_used_without_a_refusal(string count)
    {
        SimulatedWorst run = Assert.Single(await LimitClaims.RunAsync(SimulationSuite.Alike, count, nameof(SimulatedSignals.Headers), seeds: 1));
        Assert.True(run.Throughput > 0.95, $"{run.Throughput:P1} of what is allowed");
        Assert.Equal(0, run.Refused, 4);
        Assert.InRange(run.Recovery, 1, 2);
    }
}
