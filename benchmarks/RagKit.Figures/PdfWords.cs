using System.Text.RegularExpressions;

namespace RagKit.Figures;

/// <summary>
/// How alike two texts of a PDF are by their words, whatever their order: letters and digits in a row are a word, case does not count, words divided at
/// a line's end are joined and ligatures are letters.
/// </summary>
internal static partial class PdfWords
{
    /// <summary>The harmonic mean of precision and recall over both bags of words, as <see cref="WordF1"/> has it.</summary>
    public static double F1(string text, string reference) => WordF1.Of(Plain(text), Plain(reference));

    private static string Plain(string text) => NoWord().Replace(Letters(text), " ");

    private static string Letters(string text) => Divided().Replace(text, "$1")
        .Replace("ﬀ", "ff", StringComparison.Ordinal).Replace("ﬁ", "fi", StringComparison.Ordinal).Replace("ﬂ", "fl", StringComparison.Ordinal)
        .Replace("ﬃ", "ffi", StringComparison.Ordinal).Replace("ﬄ", "ffl", StringComparison.Ordinal).Replace('µ', 'μ').ToLowerInvariant();

    [GeneratedRegex(@"(\p{L})[-\u00AD\u2010]\s*\n\s*(?=\p{Ll})")]
    private static partial Regex Divided();

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex NoWord();
}
