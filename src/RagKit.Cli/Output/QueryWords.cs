using RagKit.Text;

namespace RagKit.Cli;

/// <summary>The words of a query, to be found again, in whatever form, in what it found.</summary>
internal sealed class QueryWords(string query)
{
    private readonly HashSet<string> _stems = [.. TextAnalyzer.QueryWords(query).Select(TextAnalyzer.Stem)];

    /// <summary>Where words of the same stems stand in a text, in order.</summary>
    public IReadOnlyList<(int Start, int Length)> FindIn(string text)
    {
        List<(int, int)> found = [];
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool letter = i < text.Length && IsOfWord(text[i]);
            if (letter && start < 0)
                start = i;
            if (letter || start < 0)
                continue;
            if (_stems.Contains(TextAnalyzer.Stem(text[start..i])))
                found.Add((start, i - start));
            start = -1;
        }
        return found;
    }

    /// <summary>Marks that combine with a letter, and the halves of letters beyond the first plane, belong to its word.</summary>
    private static bool IsOfWord(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c)
        || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark;
}
