using System.Numerics;

namespace RagKit.Limits;

/// <summary>
/// Whether calls take longer than usual for their weight. Calls are compared with calls of about the same weight (a power of two), each by
/// its duration divided by its weight, in rounds of 32 of which the geometric mean counts, so that a few slow ones change little. Usual is
/// the quickest round of the last five to ten windows.
/// </summary>
internal sealed class LatencyWatch(double window, double slowAt)
{
    private const int Round = 32;
    private const double Generation = 5;
    // A cut of a fifth shortens a queue by a fifth; where nothing like that is seen, the server is slow for reasons of its own.
    private static readonly double Helped = Math.Log(0.92);
    private readonly double _slowAt = Math.Log(slowAt);
    private readonly WeightClass?[] _classes = new WeightClass?[64];

    /// <summary>Adds a call that went well; true when the server is overloaded.</summary>
    public bool IsSlow(long weight, double seconds, double now)
    {
        WeightClass its = _classes[BitOperations.Log2((ulong)weight)] ??= new() { Since = now };
        its.Sum += Math.Log(Math.Max(seconds, 1e-6) / weight);
        if (++its.Count < Round)
            return false;
        double mean = its.Sum / Round;
        (its.Sum, its.Count) = (0, 0);
        if (now - its.Since > Generation * window)
            (its.Before, its.Best, its.Since) = (its.Best, double.PositiveInfinity, now);
        its.Best = Math.Min(its.Best, mean);
        double atCut = its.LateCount > 0 ? Math.Max(its.AtCut, its.Late / its.LateCount) : its.AtCut;
        (its.Late, its.LateCount) = (0, 0);
        if (mean - Math.Min(its.Best, its.Before) <= _slowAt)
            its.AtCut = double.NaN;
        else if (mean > atCut + Helped)
            (its.Best, its.Before, its.AtCut) = (mean, mean, double.NaN);
        else
        {
            its.AtCut = mean;
            return true;
        }
        return false;
    }

    /// <summary>Adds a call that was in flight at the last cut: how slow it was by then is only seen now.</summary>
    public void AddLate(long weight, double seconds)
    {
        if (_classes[BitOperations.Log2((ulong)weight)] is WeightClass its)
            (its.Late, its.LateCount) = (its.Late + Math.Log(Math.Max(seconds, 1e-6) / weight), its.LateCount + 1);
    }

    /// <summary>Begins all rounds anew, after a cut.</summary>
    public void Restart()
    {
        foreach (WeightClass? its in _classes)
        {
            if (its is not null)
                (its.Sum, its.Count, its.Late, its.LateCount) = (0, 0, 0, 0);
        }
    }

    /// <summary>Logarithms of seconds per weight.</summary>
    private sealed class WeightClass
    {
        public int Count { get; set; }

        public double Sum { get; set; }

        /// <summary>The sum over calls that were in flight at the last cut.</summary>
        public double Late { get; set; }

        public int LateCount { get; set; }

        /// <summary>The quickest round since <see cref="Since"/>.</summary>
        public double Best { get; set; } = double.PositiveInfinity;

        /// <summary>The quickest round of the time before.</summary>
        public double Before { get; set; } = double.PositiveInfinity;

        public double Since { get; set; }

        /// <summary>The round that led to the last cut, while it has not been seen to help.</summary>
        public double AtCut { get; set; } = double.NaN;
    }
}
