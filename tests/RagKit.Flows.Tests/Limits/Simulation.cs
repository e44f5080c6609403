namespace RagKit.Limits;

/// <summary>Runs a plan against a limit, in virtual time. Deterministic.</summary>
internal static class Simulation
{
    public static SimulationResult Run(SimulationPlan plan, Func<TimeProvider, ILimit> create)
    {
        SimulationLoop loop = new();
        SimulationResult result = new(plan);
        SimulatedServer server = new(plan, loop.Time, result);
        ILimit limit = create(loop.Time);
        TimeSpan end = TimeSpan.FromMinutes(plan.Minutes);
        long origin = loop.Time.GetTimestamp();
        loop.Run(() => Task.WhenAll(Enumerable.Range(0, plan.Workers).Select(worker => WorkAsync(new Random(plan.Seed + 100 + worker)))));
        return result;

        async Task WorkAsync(Random random)
        {
            while (loop.Time.GetElapsedTime(origin) < end)
            {
                long weight = random.Next(plan.LightestWeight, plan.HeaviestWeight + 1);
                using LimitLease lease = await limit.AcquireAsync(new(weight));
                lease.Report(await server.CallAsync(weight));
            }
        }
    }
}
