using System.Text.RegularExpressions;

namespace RagKit.Figures;

/// <summary>How alike two texts are by their words, whatever their order: letters and digits in a row are a word, case counts.</summary>
internal static partial class WordF1
{
    /// <summary>The harmonic mean of precision and recall over both bags of words, 0 to 1; 1 for two texts without words.</summary>
    public static double Of(string text, string reference)
    {
        Dictionary<string, int> expected = Bag(reference), found = Bag(text);
        int both = found.Sum(word => Math.Min(word.Value, expected.GetValueOrDefault(word.Key)));
        int all = expected.Values.Sum() + found.Values.Sum();
        return all == 0 ? 1 : 2.0 * both / all;
    }

    public static bool HasWords(string text) => Word().IsMatch(text);

    private static Dictionary<string, int> Bag(string text) => Word().Matches(text).CountBy(match => match.Value, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
