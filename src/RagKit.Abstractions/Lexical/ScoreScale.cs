namespace RagKit.Lexical;

/// <summary>
/// Scores as whole numbers of 2^-44 while they are added up: a sum is then the same in whatever order its parts come, so that chunks which
/// score alike tie on every store, and a bound is never below what it bounds by a rounding. A part is exact to 6e-14; the highest sum of a
/// query (512 words) stays below 2^59.
/// </summary>
internal static class ScoreScale
{
    /// <summary>Units in 1.</summary>
    public const double Units = 1L << 44;

    public static double Score(long units) => units / Units;

    /// <summary>The whole number below a score that is already in units.</summary>
    public static long Truncate(double units) => double.ConvertToIntegerNative<long>(units);
}
