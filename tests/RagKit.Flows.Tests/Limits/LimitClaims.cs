namespace RagKit.Limits;

/// <summary>What the simulations must show.</summary>
internal static class LimitClaims
{
    public static IEnumerable<SimulatedWorst> Runs(SimulatedLoad load, string count, string signals, int seeds) =>
        Enumerable.Range(1, seeds).Select(seed => SimulationSuite.Run(load, Enum.Parse<SimulatedCount>(count), Enum.Parse<SimulatedSignals>(signals), seed));

    /// <summary>Every run on its own: above nine tenths of what is allowed, under a hundredth refused, and back there within ten windows.</summary>
    public static void MustHold(SimulatedLoad load, string count, string signals, int seeds) => Assert.All(Runs(load, count, signals, seeds), run =>
    {
        Assert.True(run.Throughput > 0.9, $"{run.Throughput:P1} of what is allowed");
        Assert.True(run.Refused < 0.01, $"{run.Refused:P2} refused");
        Assert.True(run.Recovery <= 10, $"{run.Recovery} windows to recover");
    });
}
