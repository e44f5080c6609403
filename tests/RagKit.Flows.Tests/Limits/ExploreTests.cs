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
            ("w256 1 R3000", 256, 1, 1, 3000L, 1_000_000_000L),
            ("w64 mixed T90k", 64, 100, 2000, 600L, 90_000L),
            ("w128 mixed T600k", 128, 10, 2000, 1000L, 600_000L),
        })
        {
            foreach (SimulatedSignals signals in Enum.GetValues<SimulatedSignals>())
            {
                foreach (SimulatedCount count in Enum.GetValues<SimulatedCount>())
                {
                    SimulationPlan plan = new()
                    {
                        Count = count,
                        Signals = signals,
                        Workers = workers,
                        LightestWeight = lightest,
                        HeaviestWeight = heaviest,
                        Minutes = 90,
                        Quotas = [new(0, calls, tokens), new(30, calls / 2, tokens / 2), new(60, calls, tokens)],
                    };
                    long started = System.Diagnostics.Stopwatch.GetTimestamp();
                    SimulationResult result = Simulation.Run(plan, time => new AdaptiveLimit("server", null, time));
                    double took = System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds;
                    output.WriteLine(
                        $"{load,-18} {signals,-10} {count,-13} warm {result.Recovery(0, 30),3}  thr {result.Throughput(10, 30):P1} ref {result.Refused(10, 30):P2}  "
                        + $"halved {result.Recovery(30, 60),3} thr {result.Throughput(40, 60):P1} ref {result.Refused(40, 60):P2}  "
                        + $"doubled {result.Recovery(60, 90),3} thr {result.Throughput(70, 90):P1} ref {result.Refused(70, 90):P2}  {took:0.0}s");
                    if (Environment.GetEnvironmentVariable("DETAIL") == "1")
                        output.WriteLine("   " + result.Minutes(0, 90));
                }
            }
        }
    }
}
