using RagKit.Sheets;

namespace RagKit.Slides;

/// <summary>The numbers of one shape's lists, which a presentation only gives by their kind.</summary>
internal sealed class SlideNumbers
{
    private const int Levels = 9;
    private readonly int[] _counts = new int[Levels];

    /// <summary>A paragraph without a number: its level, and those below it, begin anew.</summary>
    public void Restart(int level) => Array.Clear(_counts, level, Levels - level);

    /// <summary>Counts a paragraph, and gives its number as the kind says: <c>arabicPeriod</c> is <c>1.</c>, <c>alphaLcParenBoth</c> is <c>(a)</c>.</summary>
    public string Next(int level, string kind, int start)
    {
        Array.Clear(_counts, level + 1, Levels - level - 1);
        _counts[level] = _counts[level] == 0 ? Math.Max(start, 1) : _counts[level] + 1;
        string format = kind switch
        {
            _ when kind.StartsWith("alphaLc", StringComparison.Ordinal) => "lowerLetter",
            _ when kind.StartsWith("alphaUc", StringComparison.Ordinal) => "upperLetter",
            _ when kind.StartsWith("romanLc", StringComparison.Ordinal) => "lowerRoman",
            _ when kind.StartsWith("romanUc", StringComparison.Ordinal) => "upperRoman",
            _ => "decimal",
        };
        string number = NumberText.Of(_counts[level], format);
        return kind switch
        {
            _ when kind.EndsWith("ParenBoth", StringComparison.Ordinal) => $"({number})",
            _ when kind.EndsWith("ParenR", StringComparison.Ordinal) => $"{number})",
            _ when kind.EndsWith("Plain", StringComparison.Ordinal) => number,
            _ => $"{number}.",
        };
    }
}
