using System.Globalization;

namespace RagKit.Stages;

/// <summary>The limits of what may be asked of stages, and the messages that name them.</summary>
internal static class StageLimits
{
    public const int MostWorkers = 1024;

    public const int MostItems = 1_000_000;

    public static void Check(string name, int? value, int most)
    {
        if (value < 1 || value > most)
            throw Invalid(name, $"{name} ({value}) must be 1 to {most.ToString("N0", CultureInfo.InvariantCulture)}.");
    }

    public static ArgumentOutOfRangeException Invalid(string name, string message) => new(name, message);

    public static void CheckLinger(TimeSpan? linger)
    {
        if (linger is TimeSpan time && time != Timeout.InfiniteTimeSpan && (time < TimeSpan.Zero || time > TimeSpan.FromDays(1)))
            throw Invalid(nameof(BatchOptions.Linger), $"Linger ({time}) must be 0 to 1 day, or Timeout.InfiniteTimeSpan.");
    }
}
