using System.Globalization;

namespace RagKit.Cli;

/// <summary>Numbers, times and durations for people.</summary>
internal static class Figure
{
    public static string Of(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A moment by the clock of this machine.</summary>
    public static string Of(DateTimeOffset at) => at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A duration in its two largest units: <c>0.42 s</c>, <c>12.3 s</c>, <c>3 min 5 s</c>, <c>2 h 10 min</c>, <c>3 d 4 h</c>.</summary>
    public static string Of(TimeSpan duration)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return duration switch
        {
            { TotalSeconds: <= 0 } => "0 s",
            { TotalSeconds: < 9.995 } => string.Create(culture, $"{duration.TotalSeconds:0.00} s"),
            { TotalSeconds: < 59.95 } => string.Create(culture, $"{duration.TotalSeconds:0.0} s"),
            { TotalHours: < 1 } => string.Create(culture, $"{(int)duration.TotalMinutes} min {duration.Seconds} s"),
            { TotalDays: < 2 } => string.Create(culture, $"{(int)duration.TotalHours} h {duration.Minutes} min"),
            _ => string.Create(culture, $"{duration.Days} d {duration.Hours} h"),
        };
    }

    /// <summary>How often something happens: <c>120/s</c>, <c>2.5/s</c>, <c>12/min</c>; empty when it does not.</summary>
    public static string Rate(double perSecond) => perSecond switch
    {
        <= 0 => "",
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{perSecond * 60:0.#}/min"),
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{perSecond:0.0}/s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{perSecond:N0}/s"),
    };
}
