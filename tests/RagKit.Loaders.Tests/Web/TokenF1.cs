using System.Text.RegularExpressions;

namespace RagKit.Loaders.Tests.Web;

/// <summary>How well one text's words are those of another, each counted as often as it stands there.</summary>
internal static partial class TokenF1
{
    public static double Of(string text, string reference)
    {
        Dictionary<string, int> left = Count(text), right = Count(reference);
        double common = left.Sum(word => Math.Min(word.Value, right.GetValueOrDefault(word.Key)));
        double all = left.Values.Sum() + right.Values.Sum();
        return all == 0 ? 1 : 2 * common / all;
    }

    private static Dictionary<string, int> Count(string text) => Word().Matches(text.ToLowerInvariant()).GroupBy(match => match.Value, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();
}
