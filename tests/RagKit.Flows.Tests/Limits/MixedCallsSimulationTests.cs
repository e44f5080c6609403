namespace RagKit.Limits;

/// <summary>Convergence in virtual time for calls of very different weights, whether their number or their weight is what the server limits.</summary>
public sealed class MixedCallsSimulationTests
{
    private const int Seeds = 3;

    [Theory]
    [InlineData(nameof(SimulatedCount.FixedWindow), nameof(SimulatedSignals.None))]
    [InlineData(nameof(SimulatedCount.FixedWindow), nameof(SimulatedSignals.RetryAfter))]
    [InlineData(nameof(SimulatedCount.Bucket), nameof(SimulatedSignals.None))]
    [InlineData(nameof(SimulatedCount.Bucket), nameof(SimulatedSignals.RetryAfter))]
    [InlineData(nameof(SimulatedCount.SmallBucket), nameof(SimulatedSignals.None))]
    [InlineData(nameof(SimulatedCount.SmallBucket), nameof(SimulatedSignals.RetryAfter))]
    [InlineData(nameof(SimulatedCount.SlidingWindow), nameof(SimulatedSignals.None))]
    public Task A_limit_of_their_number_is_found_though_their_weight_changes(string count, string signals) =>
        LimitClaims.MustHoldAsync(SimulationSuite.MixedByNumber, count, signals, Seeds);

    [Theory]
    [InlineData(nameof(SimulatedCount.FixedWindow), nameof(SimulatedSignals.None))]
    [InlineData(nameof(SimulatedCount.FixedWindow), nameof(SimulatedSignals.RetryAfter))]
    [InlineData(nameof(SimulatedCount.Bucket), nameof(SimulatedSignals.None))]
    [InlineData(nameof(SimulatedCount.Bucket), nameof(SimulatedSignals.RetryAfter))]
    [InlineData(nameof(SimulatedCount.SmallBucket), nameof(SimulatedSignals.None))]
    [InlineData(nameof(SimulatedCount.SlidingWindow), nameof(SimulatedSignals.None))]
    [InlineData(nameof(SimulatedCount.SlidingWindow), nameof(SimulatedSignals.RetryAfter))]
    public Task A_limit_of_their_weight_is_found_though_their_number_changes(string count, string signals) =>
        LimitClaims.MustHoldAsync(SimulationSuite.MixedByWeight, count, signals, Seeds);

    [Theory]
    [InlineData(nameof(SimulatedCount.FixedWindow))]
    [InlineData(nameof(SimulatedCount.Bucket))]
    [InlineData(nameof(SimulatedCount.SmallBucket))]
    [InlineData(nameof(SimulatedCount.SlidingWindow))]
    public Task A_limit_of_their_weight_is_known_at_once_where_the_server_says_it(string count) =>
        LimitClaims.MustHoldAsync(SimulationSuite.MixedByWeight, count, nameof(SimulatedSignals.Headers), 1);

    [Fact]
    public async Task Where_a_window_slides_and_the_server_says_how_long_to_wait_it_holds_for_most_runs()
    {
        SimulatedWorst[] runs = await LimitClaims.RunAsync(SimulationSuite.MixedByNumber, nameof(SimulatedCount.SlidingWindow), nameof(SimulatedSignals.RetryAfter), 5);
        Assert.True(runs.Average(run => run.Throughput) > 0.9, $"{runs.Average(run => run.Throughput):P1} of what is allowed");
        Assert.All(runs, run => Assert.True(run is { Throughput: > 0.8, Refused: < 0.01, Recovery: <= 10 }, $"{run}"));
    }

    [Theory]
    [InlineData(nameof(SimulatedCount.FixedWindow))]
    [InlineData(nameof(SimulatedCount.Bucket))]
    [InlineData(nameof(SimulatedCount.SmallBucket))]
    [InlineData(nameof(SimulatedCount.SlidingWindow))]
    public async Task Few_heavy_calls_still_use_most_of_what_is_allowed(string count)
    {
        SimulatedWorst[] runs = await LimitClaims.RunAsync(SimulationSuite.FewHeavy, count, nameof(SimulatedSignals.None), Seeds);

        // One call is up to a tenth of what a window holds, and a refusal in a hundred calls is one in five windows.
        Assert.True(runs.Average(run => run.Throughput) > 0.75, $"{runs.Average(run => run.Throughput):P1} of what is allowed");
        Assert.All(runs, run => Assert.InRange(run.Refused, 0, 0.05));
    }
}
