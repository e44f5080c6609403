using System.Globalization;
using System.Text;

namespace RagKit.Sheets;

/// <summary>Writes the numbers of lists and headings as Office does.</summary>
internal static class NumberText
{
    private const int LargestRoman = 3999;
    private const int MostLetters = 20;
    private static readonly (int Value, string Digits)[] Roman =
        [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];

    /// <summary>A number in one of Word's formats; in figures where the format is another.</summary>
    public static string Of(int value, string format) => format switch
    {
        "lowerLetter" => Letters(value),
        "upperLetter" => Letters(value).ToUpperInvariant(),
        "lowerRoman" => Romans(value),
        "upperRoman" => Romans(value).ToUpperInvariant(),
        "decimalZero" => value.ToString("00", CultureInfo.InvariantCulture),
        "none" => "",
        _ => Figures(value),
    };

    private static string Figures(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>a to z, then aa, bb and so on.</summary>
    private static string Letters(int value) => value is < 1 or > 26 * MostLetters
        ? Figures(value)
        : new string((char)('a' + ((value - 1) % 26)), ((value - 1) / 26) + 1);

    private static string Romans(int value)
    {
        if (value is < 1 or > LargestRoman)
            return Figures(value);
        StringBuilder text = new();
        foreach ((int worth, string digits) in Roman)
        {
            for (; value >= worth; value -= worth)
                text.Append(digits);
        }
        return text.ToString();
    }
}
