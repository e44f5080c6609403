using System.Buffers;
using System.Globalization;

namespace RagKit.Limits;

/// <summary>Reads the values that rate-limit headers have. Each is taken as a whole or not at all.</summary>
internal static class RateLimitValue
{
    /// <summary>Longer is no wait but a mistake, or a date.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    // The three forms of a date in HTTP (RFC 9110, 5.6.7), and the one of RFC 3339.
    private static readonly string[] DateForms =
        ["ddd, dd MMM yyyy HH:mm:ss 'GMT'", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>A count, not below zero; a fraction is cut off.</summary>
    public static bool TryCount(ReadOnlySpan<char> text, out long count)
    {
        count = 0;
        if (!TryNumber(text, out double number) || number >= long.MaxValue)
            return false;
        count = (long)number;
        return true;
    }

    /// <summary>Seconds (<c>20</c>, <c>0.5</c>) or numbers with units, as Go writes them (<c>1h2m3.5s</c>, <c>120ms</c>).</summary>
    public static bool TryDuration(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (!TryNumber(text, out double seconds))
        {
            do
            {
                int digits = text.IndexOfAnyExcept(Digits);
                if (digits < 1 || !TryNumber(text[..digits], out double number))
                    return false;
                text = text[digits..];
                int letters = text.IndexOfAny(Digits);
                double unit = SecondsOf(letters < 0 ? text : text[..letters]);
                if (unit <= 0)
                    return false;
                seconds += number * unit;
                text = letters < 0 ? [] : text[letters..];
            }
            while (text.Length > 0);
        }
        if (seconds > Longest.TotalSeconds)
            return false;
        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>A date, or seconds since 1970.</summary>
    public static bool TryInstant(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        if (TryNumber(text, out double seconds) && seconds is >= 1e9 and < 1e11)
        {
            instant = DateTimeOffset.UnixEpoch.AddSeconds(seconds);
            return true;
        }
        return DateTimeOffset.TryParseExact(
            text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite, out instant);
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static double SecondsOf(ReadOnlySpan<char> unit) => unit switch
    {
        "h" => 3600,
        "m" => 60,
        "s" => 1,
        "ms" => 1e-3,
        "us" or "µs" => 1e-6,
        "ns" => 1e-9,
        _ => 0,
    };
}
