using System.Globalization;
using System.Text;

namespace RagKit.Postgres;

/// <summary>
/// Text as PostgreSQL can keep it: nothing is lost, and under the collation "C" it sorts as .NET's ordinal comparison does. Nearly all text
/// stays as it is. U+0000, which PostgreSQL refuses, becomes U+0001 U+0001, and U+0001 becomes U+0001 U+0002; U+E000 to U+FFFF, which in
/// UTF-16 sort behind what lies above them, get U+10FFFF before them. A lone surrogate, which UTF-8 lacks, becomes U+10FFFF, U+0002 and
/// four hexadecimal digits; such text sorts behind other text with surrogates.
/// </summary>
internal static class PostgresText
{
    private const char Low = '\u0001', Second = '\u0002';
    private const string High = "\U0010FFFF";

    public static string Encode(string text)
    {
        int first = text.AsSpan().IndexOfAnyExceptInRange(Second, '\uD7FF');
        if (first < 0)
            return text;
        StringBuilder encoded = new(text.Length + 8);
        encoded.Append(text, 0, first);
        for (int at = first; at < text.Length; at++)
        {
            char unit = text[at];
            if (unit <= Low)
                encoded.Append(Low).Append(unit == 0 ? Low : Second);
            else if (unit >= '\uE000')
                encoded.Append(High).Append(unit);
            else if (unit < '\uD800')
                encoded.Append(unit);
            else if (!char.IsHighSurrogate(unit) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]))
                encoded.Append(High).Append(Second).Append(((int)unit).ToString("X4", CultureInfo.InvariantCulture));
            else if (text[++at] == High[1] && unit == High[0])
                encoded.Append(High).Append(Low);
            else
                encoded.Append(unit).Append(text[at]);
        }
        return encoded.ToString();
    }

    public static string Decode(string encoded)
    {
        int first = IndexOfEscape(encoded);
        if (first < 0)
            return encoded;
        StringBuilder text = new(encoded.Length);
        text.Append(encoded, 0, first);
        for (int at = first; at < encoded.Length; at++)
        {
            char unit = encoded[at];
            if (unit == Low)
            {
                text.Append(encoded[++at] == Low ? '\0' : Low);
            }
            else if (unit == High[0] && encoded[at + 1] == High[1])
            {
                char next = encoded[at += 2];
                if (next == Low)
                    text.Append(High);
                else if (next != Second)
                    text.Append(next);
                else
                    (text, at) = (text.Append((char)int.Parse(encoded.AsSpan(at + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture)), at + 4);
            }
            else
            {
                text.Append(unit);
            }
        }
        return text.ToString();
    }

    private static int IndexOfEscape(string encoded)
    {
        int low = encoded.IndexOf(Low, StringComparison.Ordinal), high = encoded.IndexOf(High, StringComparison.Ordinal);
        return low < 0 ? high : high < 0 ? low : Math.Min(low, high);
    }
}
