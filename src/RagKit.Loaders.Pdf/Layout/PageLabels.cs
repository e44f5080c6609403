using System.Globalization;
using System.Text;
using RagKit.Pdf;

namespace RagKit.Layout;

/// <summary>What pages are called: <c>iv</c>, <c>A-12</c> (ISO 32000-1, 12.4.2).</summary>
internal static class PageLabels
{
    private const int MostRanges = 10_000;
    private const int MostRoman = 4999;
    private const int LongestPrefix = 64;
    private const int MostLetters = 26 * 16;

    private static readonly (int Value, string Text)[] Roman =
    [
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ];

    /// <summary>The label of each page by its index; <see langword="null"/> where it is called by its number, or has no name.</summary>
    public static string?[] Read(PdfFile file, int pages)
    {
        string?[] labels = new string?[pages];
        (int Start, PdfDictionary Style)[] ranges = [.. PdfTree.Entries(file, file.Catalog["PageLabels"], "Nums")
            .Where(entry => entry.Key.IsNumber && entry.Key.Integer >= 0 && entry.Key.Integer < pages)
            .Take(MostRanges).Select(entry => (entry.Key.Integer, entry.Value.Dictionary)).OrderBy(range => range.Integer)];
        for (int i = 0; i < ranges.Length; i++)
        {
            PdfDictionary style = ranges[i].Style;
            string prefix = PdfText.Decode(style["P"].Bytes);
            prefix = prefix.Length > LongestPrefix ? prefix[..LongestPrefix] : prefix;
            int first = style["St"] is { IsNumber: true } given ? Math.Clamp(given.Integer, 1, 1_000_000_000) : 1;
            int end = i + 1 < ranges.Length ? ranges[i + 1].Start : pages;
            for (int page = ranges[i].Start; page < end; page++)
            {
                string label = prefix + Number(style["S"].Name, first + page - ranges[i].Start);
                labels[page] = label.Length == 0 || label == Decimal(page + 1) ? null : label;
            }
        }
        return labels;
    }

    private static string Number(string style, int number) => style switch
    {
        "D" => Decimal(number),
        "r" when number <= MostRoman => ToRoman(number),
        "R" when number <= MostRoman => ToRoman(number).ToUpperInvariant(),
        "a" when number <= MostLetters => new string((char)('a' + ((number - 1) % 26)), ((number - 1) / 26) + 1),
        "A" when number <= MostLetters => new string((char)('A' + ((number - 1) % 26)), ((number - 1) / 26) + 1),
        "" => "",
        _ => Decimal(number),
    };

    private static string Decimal(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string ToRoman(int number)
    {
        StringBuilder text = new();
        foreach ((int value, string letters) in Roman)
        {
            for (; number >= value; number -= value)
                text.Append(letters);
        }
        return text.ToString();
    }
}
