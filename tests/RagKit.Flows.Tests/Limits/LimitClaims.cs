namespace RagKit.Limits;

/// <summary>What the simulations must show.</summary>
internal static class LimitClaims
{
    /// <summary>On a thread of their own: they compute for a second without a pause, and the pool's few threads carry other tests.</summary>
    public static Task<SimulatedWorst[]> RunAsync(SimulatedLoad load, string count, string signals, int seeds) => Task.Factory.StartNew(
        () => Enumerable.Range(1, seeds).Select(seed => SimulationSuite.Run(load, Enum.Parse<SimulatedCount>(count), Enum.Parse<SimulatedSignals>(signals), seed)).ToArray(),
        TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static async Task MustHoldAsync(SimulatedLoad load, string count, string signals, int seeds) =>
        Assert.All(await RunAsync(load, count, signals, seeds), run => Assert.True(run.IsAsPromised, $"{run}"));
}
