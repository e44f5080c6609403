using System.Globalization;
using System.Text.RegularExpressions;

namespace RagKit.Answering;

/// <summary>A marker in an answer, such as [1], [2, 3], [1-3] or 【4】, with the numbers it names.</summary>
internal readonly partial record struct CitationMarker(int Start, int End, IReadOnlyList<int> Numbers)
{
    private const int LongestSpan = 50;

    /// <summary>The markers of a text in order; those in inline code and code blocks are none.</summary>
    public static List<CitationMarker> FindAll(string text)
    {
        List<CitationMarker> found = [];
        List<(int Start, int End)> code = FindCode(text);
        int next = 0;
        foreach (ValueMatch match in Pattern().EnumerateMatches(text))
        {
            while (next < code.Count && code[next].End <= match.Index)
                next++;
            if (next < code.Count && code[next].Start <= match.Index)
                continue;
            found.Add(new(match.Index, match.Index + match.Length, Parse(text.AsSpan(match.Index + 1, match.Length - 2))));
        }
        return found;
    }

    private static List<int> Parse(ReadOnlySpan<char> inside)
    {
        List<int> numbers = [];
        int dagger = inside.IndexOf('†');
        if (dagger >= 0)
            inside = inside[..dagger];
        bool span = false;
        for (int i = 0; i < inside.Length; i++)
        {
            span |= inside[i] is '-' or '–';
            if (!char.IsAsciiDigit(inside[i]))
                continue;
            int length = inside[i..].IndexOfAnyExceptInRange('0', '9');
            length = length < 0 ? inside.Length - i : length;
            int number = int.Parse(inside.Slice(i, length), CultureInfo.InvariantCulture);
            if (span && numbers.Count > 0 && number > numbers[^1] && number - numbers[^1] <= LongestSpan)
            {
                while (numbers[^1] < number)
                    numbers.Add(numbers[^1] + 1);
            }
            else if (!numbers.Contains(number))
            {
                numbers.Add(number);
            }
            span = false;
            i += length - 1;
        }
        return numbers;
    }

    private static List<(int Start, int End)> FindCode(string text)
    {
        List<(int Start, int End)> code = [];
        int from = 0;
        while (from < text.Length && text.IndexOf('`', from) is >= 0 and int open)
        {
            string fence = text.AsSpan(open).StartsWith("```") ? "```" : "`";
            int inside = open + fence.Length;
            int close = text.IndexOf(fence, inside, StringComparison.Ordinal);
            int lineEnd = text.IndexOf('\n', inside);
            if (fence.Length == 1 && (close < 0 || (lineEnd >= 0 && lineEnd < close)))
            {
                // A lone backtick on its line is only a backtick.
                from = lineEnd < 0 ? text.Length : lineEnd;
                continue;
            }
            from = close < 0 ? text.Length : close + fence.Length;
            code.Add((open, from));
        }
        return code;
    }

    // At most 40 numbers of at most 4 digits: the brackets of data are not mistaken for markers, and parsing stays short.
    [GeneratedRegex(@"[\[【［]\s?[0-9]{1,4}(?:\s?[,;，、–-]\s?[0-9]{1,4}){0,39}\s?(?:†[^\]】\n]{0,80})?[\]】］]", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
