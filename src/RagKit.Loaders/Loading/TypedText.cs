using System.Globalization;

namespace RagKit.Loading;

/// <summary>Reads a value written as text: an integer, a decimal, true or false, an ISO date, else the text itself.</summary>
internal static class TypedText
{
    private static readonly string[] Dates =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss K",
    ];

    public static MetadataValue Read(string text)
    {
        if (text.Length is 0 or > 40)
            return text;
        char first = text[0];
        if (char.IsAsciiDigit(first) || first is '-' or '+' or '.')
            return Number(text) ?? Date(text) ?? (MetadataValue)text;
        return text switch
        {
            "true" or "True" or "TRUE" => true,
            "false" or "False" or "FALSE" => false,
            _ => text,
        };
    }

    private static MetadataValue? Number(string text)
    {
        // 007 and +49 are codes and telephone numbers rather than amounts.
        ReadOnlySpan<char> digits = text.AsSpan(text[0] == '-' ? 1 : 0);
        if (text[0] == '+' || (digits.Length > 1 && digits[0] == '0' && digits[1] != '.'))
            return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
            return integer;
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            ? number
            : null;
    }

    private static MetadataValue? Date(string text) => text.Length >= 10 && text[4] == '-' && DateTimeOffset.TryParseExact(
        text, Dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment) ? moment : null;
}
