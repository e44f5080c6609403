using RagKit.Limits;

namespace RagKit.Figures;

/// <summary>
/// The rate-limit simulation's worst values over twelve servers (four ways to count, three ways to speak of it) and the seeds from 1 to
/// <see cref="Seeds"/>, each with the limit halved and doubled. Virtual time, so the machine does not matter.
/// </summary>
internal static class LimitFigures
{
    private const int Seeds = 10;

    public static IEnumerable<Figure> Measure()
    {
        foreach (SimulatedLoad load in (SimulatedLoad[])[SimulationSuite.Alike, SimulationSuite.MixedByNumber, SimulationSuite.MixedByWeight, SimulationSuite.FewHeavy])
        {
            SimulatedWorst[] runs = [.. Servers().AsParallel().Select(server => SimulationSuite.Run(load, server.Count, server.Signals, server.Seed))];
            SimulatedWorst worst = runs.Aggregate((one, other) => one.And(other));
            string name = $"limit.{load.Name}";
            yield return new($"{name}.throughput", worst.Throughput, "of limit", ">", 0.9);
            yield return new($"{name}.refused", worst.Refused, "of calls", "<", 0.01);
            yield return new($"{name}.recovery", worst.Recovery, "windows", "<=", 10);
            yield return new($"{name}.runs_that_hold", runs.Average(run => run.IsAsPromised ? 1.0 : 0), "of runs", ">=", 1);
        }
    }

    private static IEnumerable<(SimulatedCount Count, SimulatedSignals Signals, int Seed)> Servers() =>
        from count in Enum.GetValues<SimulatedCount>()
        from signals in Enum.GetValues<SimulatedSignals>()
        from seed in Enumerable.Range(1, Seeds)
        select (count, signals, seed);
}
