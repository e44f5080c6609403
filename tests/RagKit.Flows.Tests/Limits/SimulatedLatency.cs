namespace RagKit.Limits;

/// <summary>How long a simulated call takes: a part of its own, a part by weight, and chance (log-normal).</summary>
internal sealed class SimulatedLatency(Random random, double seconds, double secondsPerWeight, double sigma)
{
    public TimeSpan Next(long weight) => TimeSpan.FromSeconds((seconds + secondsPerWeight * weight) * Math.Exp(sigma * Normal()));

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
