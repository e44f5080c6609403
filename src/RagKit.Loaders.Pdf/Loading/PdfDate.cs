using System.Globalization;

namespace RagKit.Loading;

/// <summary>Reads dates as PDF writes them: <c>D:20261121190800+01'00'</c>, of which all behind the year may be missing.</summary>
internal static class PdfDate
{
    private static readonly string[] Formats = ["yyyyMMddHHmmss", "yyyyMMddHHmm", "yyyyMMddHH", "yyyyMMdd", "yyyyMM", "yyyy"];

    /// <summary>The date; <see langword="null"/> where it can't be understood.</summary>
    public static DateTimeOffset? Read(string text)
    {
        ReadOnlySpan<char> rest = text.StartsWith("D:", StringComparison.Ordinal) ? text.AsSpan(2) : text;
        int digits = 0;
        while (digits < Math.Min(14, rest.Length) && char.IsAsciiDigit(rest[digits]))
            digits++;
        if (!DateTime.TryParseExact(rest[..digits], Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local))
            return null;
        TimeSpan offset = Offset(rest[digits..]);
        return local.Ticks - offset.Ticks is < 0 || local.Ticks - offset.Ticks > DateTime.MaxValue.Ticks ? null : new DateTimeOffset(local, offset);
    }

    private static TimeSpan Offset(ReadOnlySpan<char> zone)
    {
        if (zone.Length < 3 || zone[0] is not ('+' or '-') || !int.TryParse(zone.Slice(1, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int hours) || hours > 13)
            return TimeSpan.Zero;
        int minutes = zone.Length >= 6 && int.TryParse(zone.Slice(4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int given) && given < 60 ? given : 0;
        TimeSpan offset = new(hours, minutes, 0);
        return zone[0] == '-' ? -offset : offset;
    }
}
