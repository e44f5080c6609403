using System.Globalization;

namespace RagKit.Configuration;

/// <summary>Times as people write them.</summary>
internal static class Durations
{
    /// <summary><c>30s</c>, <c>15m</c>, <c>6h</c>, <c>1d</c> or <c>00:15:00</c>; <see langword="null"/> for anything else, and for nothing or less.</summary>
    public static TimeSpan? Parse(string text)
    {
        TimeSpan? time = null;
        if (text.Contains(':', StringComparison.Ordinal))
            time = TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan parsed) ? parsed : null;
        else if (int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count <= 1_000_000)
        {
            time = char.ToLowerInvariant(text[^1]) switch
            {
                's' => TimeSpan.FromSeconds(count),
                'm' => TimeSpan.FromMinutes(count),
                'h' => TimeSpan.FromHours(count),
                'd' => TimeSpan.FromDays(count),
                _ => null,
            };
        }
        return time > TimeSpan.Zero ? time : null;
    }
}
