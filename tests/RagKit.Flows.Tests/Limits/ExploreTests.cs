namespace RagKit.Limits;

public sealed class ExploreTests(ITestOutputHelper output)
{
    [Fact]
    public void Explore()
    {
        foreach ((string load, int workers, int lightest, int heaviest, long calls, long tokens) in new[]
        {
            ("w64 mixed T45k", 64, 100, 2000, 300L, 45_000L),
            ("w32 1 R60", 32, 1, 1, 60L, 1_000_000_000L),
            ("w64 1 R600", 64, 1, 1, 600L, 1_000_000_000L),
            ("w64 mixed T90k", 64, 100, 2000, 600L, 90_000L),
            ("w64 mixed R120", 64, 100, 2000, 120L, 900_000L),
            ("w64 mixed R600", 64, 100, 2000, 600L, 9_000_000L),
            ("w128 mixed T600k", 128, 10, 2000, 1000L, 600_000L),
        })
        {
            foreach (SimulatedSignals signals in Enum.GetValues<SimulatedSignals>())
            {
                if (signals == SimulatedSignals.Headers && Environment.GetEnvironmentVariable("HEADERS") != "1")
                    continue;
                foreach (SimulatedCount count in Enum.GetValues<SimulatedCount>())
                {
                    double[] sums = new double[9];
                    double[] worst = [1, 0, 0, 1, 0, 0, 1, 0, 0];
                    string detail = "";
                    const int Seeds = 8;
                    for (int seed = 1; seed <= Seeds; seed++)
                    {
                        SimulationPlan plan = new()
                        {
                            Count = count,
                            Signals = signals,
                            Workers = workers,
                            LightestWeight = lightest,
                            HeaviestWeight = heaviest,
                            Minutes = 90,
                            Seed = seed * 1000,
                            Quotas = [new(0, calls, tokens), new(30, calls / 2, tokens / 2), new(60, calls, tokens)],
                        };
                        SimulationResult result = Simulation.Run(plan, time => new AdaptiveLimit("server", null, time));
                        double[] figures = [result.Throughput(10, 30), result.Refused(10, 30), result.Recovery(0, 30), result.Throughput(40, 60), result.Refused(40, 60), result.Recovery(30, 60), result.Throughput(70, 90), result.Refused(70, 90), result.Recovery(60, 90)];
                        for (int i = 0; i < 9; i++)
                        {
                            if (figures[i] < 0)
                                figures[i] = 99;
                            sums[i] += figures[i] / Seeds;
                            worst[i] = i % 3 == 0 ? Math.Min(worst[i], figures[i]) : Math.Max(worst[i], figures[i]);
                        }
                        detail += "\n    " + result.Minutes(0, 90);
                    }
                    output.WriteLine($"{load,-17} {signals,-10} {count,-13}" + string.Join(" | ", new[] { 0, 3, 6 }.Select(i =>
                        $" thr {100 * sums[i],5:0.0} ({100 * worst[i],5:0.0}) ref {100 * sums[i + 1]:0.00} ({100 * worst[i + 1]:0.00}) rec {sums[i + 2]:0.0} ({worst[i + 2]:0})")));
                    if (Environment.GetEnvironmentVariable("DETAIL") == "1")
                        output.WriteLine("   " + detail);
                }
            }
        }
    }
}
