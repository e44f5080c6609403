using System.Text.RegularExpressions;

namespace RagKit.Figures;

/// <summary>
/// How alike two texts of a PDF are by their words, whatever their order: letters and digits in a row are a word, case does not count, words divided at
/// a line's end are joined and ligatures are letters.
/// </summary>
internal static partial class PdfWords
{
    /// <summary>The harmonic mean of precision and recall over both bags of words, 0 to 1; 1 for two texts without words.</summary>
    public static double F1(string text, string reference)
    {
        Dictionary<string, int> expected = Bag(reference), found = Bag(text);
        int both = found.Sum(word => Math.Min(word.Value, expected.GetValueOrDefault(word.Key)));
        int all = expected.Values.Sum() + found.Values.Sum();
        return all == 0 ? 1 : 2.0 * both / all;
    }

    private static Dictionary<string, int> Bag(string text)
    {
        string joined = Divided().Replace(text, "$1")
            .Replace("ﬀ", "ff", StringComparison.Ordinal).Replace("ﬁ", "fi", StringComparison.Ordinal).Replace("ﬂ", "fl", StringComparison.Ordinal)
            .Replace("ﬃ", "ffi", StringComparison.Ordinal).Replace("ﬄ", "ffl", StringComparison.Ordinal).Replace('µ', 'μ');
        return Word().Matches(joined.ToLowerInvariant()).CountBy(match => match.Value, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"(\p{L})[-\u00AD\u2010]\s*\n\s*(?=\p{Ll})")]
    private static partial Regex Divided();

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();
}
