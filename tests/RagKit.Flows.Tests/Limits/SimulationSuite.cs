namespace RagKit.Limits;

/// <summary>A load and what the server allows of it a minute.</summary>
internal sealed record SimulatedLoad(string Name, long Calls, long Weight, int LightestWeight, int HeaviestWeight, int Workers);

/// <summary>The worst of three phases: as allowed at first, halved, and doubled again. Warm-up and the first ten minutes after a change count for recovery only.</summary>
internal readonly record struct SimulatedWorst(double Throughput, double Refused, int Recovery)
{
    /// <summary>Above nine tenths of what is allowed, under a hundredth refused, and back there within ten windows.</summary>
    public bool IsAsPromised => this is { Throughput: > 0.9, Refused: < 0.01, Recovery: <= 10 };

    public SimulatedWorst And(SimulatedWorst other) =>
        new(Math.Min(Throughput, other.Throughput), Math.Max(Refused, other.Refused), Math.Max(Recovery, other.Recovery));
}

/// <summary>What the tests and the figures simulate: an <see cref="AdaptiveLimit"/> as it comes, against servers whose limit is halved and doubled.</summary>
internal static class SimulationSuite
{
    /// <summary>Recovery that did not come.</summary>
    public const int Never = 99;

    private const int Settled = 10;

    /// <summary>Hundreds of calls a window that are alike.</summary>
    public static readonly SimulatedLoad Alike = new("alike", 300, 1_000_000, 1, 1, 32);

    /// <summary>Hundreds of calls a window, some twenty times as heavy as others, of which the number is limited.</summary>
    public static readonly SimulatedLoad MixedByNumber = new("mixed_by_number", 600, 9_000_000, 100, 2000, 64);

    /// <summary>Hundreds of calls a window, some two hundred times as heavy as others, of which the weight is limited.</summary>
    public static readonly SimulatedLoad MixedByWeight = new("mixed_by_weight", 3000, 600_000, 10, 2000, 128);

    /// <summary>From 43 calls a window down to 21, of weights as different as 1 and 20: little to learn from, and one call is up to a tenth of what is allowed.</summary>
    public static readonly SimulatedLoad FewHeavy = new("few_heavy", 300, 45_000, 100, 2000, 64);

    public static SimulatedWorst Run(SimulatedLoad load, SimulatedCount count, SimulatedSignals signals, int seed)
    {
        // Where in its round of holding and trying a change meets the limit is chance: so the minute is.
        int halved = 30 + seed % 9, doubled = 62 + seed % 7, end = 95;
        SimulationPlan plan = new()
        {
            Count = count,
            Signals = signals,
            Quotas = [new(0, load.Calls, load.Weight), new(halved, load.Calls / 2, load.Weight / 2), new(doubled, load.Calls, load.Weight)],
            Minutes = end,
            Workers = load.Workers,
            LightestWeight = load.LightestWeight,
            HeaviestWeight = load.HeaviestWeight,
            Seed = seed * 1000,
        };
        SimulationResult result = Simulation.Run(plan, time => new AdaptiveLimit("server", time: time));
        return Phase(0, halved).And(Phase(halved, doubled)).And(Phase(doubled, end));

        SimulatedWorst Phase(int from, int to) =>
            new(result.Throughput(from + Settled, to), result.Refused(from + Settled, to), result.Recovery(from, to) is >= 0 and int minutes ? minutes : Never);
    }
}
