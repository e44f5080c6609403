using System.Globalization;

namespace RagKit.Sheets;

/// <summary>
/// Writes a cell's number as its reader means it: with as many decimals as its format shows but two at least, fifteen digits at most as spreadsheets
/// have, dates by ISO 8601.
/// </summary>
internal static class CellText
{
    private const double LastDay = 2_958_466;
    private const int DaysTo1904 = 1462;
    private const int LeastDecimals = 2;
    private const int MostDecimals = 15;

    /// <summary>1900 was no leap year, but the first spreadsheets had a 29 February in it: number 60.</summary>
    private const int FalseDay = 60;

    public static string Of(string raw, NumberFormat format, bool from1904)
    {
        if (!double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
            return raw;
        return format.Kind switch
        {
            NumberKind.Percent => Number(number * 100, format.Decimals) + "%",
            NumberKind.Date when number is >= 0 and < LastDay => Date(number, from1904),
            NumberKind.Duration when number is >= 0 and < LastDay => Duration(number),
            _ => Number(number, format.Decimals),
        };
    }

    private static string Number(double number, int? decimals)
    {
        if (decimals is { } shown && Math.Abs(number) < 1e15)
            number = Math.Round(number, Math.Clamp(shown, LeastDecimals, MostDecimals), MidpointRounding.AwayFromZero);
        string text = number.ToString("G15", CultureInfo.InvariantCulture);
        return text.Contains('E', StringComparison.Ordinal) && Math.Abs(number) is >= 1e-9 and < 1e21
            ? ((decimal)number).ToString("0.###############", CultureInfo.InvariantCulture)
            : text;
    }

    private static string Date(double serial, bool from1904)
    {
        double days = from1904 ? serial + DaysTo1904 : serial < FalseDay ? serial + 1 : serial;
        long seconds = (long)Math.Round(days * 86_400);
        DateTime moment = new DateTime(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified).AddSeconds(seconds);
        bool isTime = serial < 1, isDay = seconds % 86_400 == 0;
        string format = isDay && !isTime ? "yyyy-MM-dd" : (isTime ? "" : "yyyy-MM-dd ") + (seconds % 60 == 0 ? "HH:mm" : "HH:mm:ss");
        return moment.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string Duration(double days)
    {
        long seconds = (long)Math.Round(days * 86_400);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}");
    }
}
