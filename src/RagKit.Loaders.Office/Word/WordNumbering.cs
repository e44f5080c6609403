using RagKit.Reading;
using RagKit.Sheets;

namespace RagKit.Word;

/// <summary>The numbers of lists and headings, which Word keeps apart from the text and counts as it lays out. Used for one story, in reading order.</summary>
internal sealed class WordNumbering(WordListDefinitions definitions)
{
    /// <summary>A pattern is a few signs; a longer one would only blow up the text.</summary>
    private const int LongestLabel = 64;
    private readonly Dictionary<WordList, int?[]> _counters = [];
    private readonly HashSet<(string NumId, int Level)> _started = [];

    /// <summary>Counts a paragraph and gives what stands before it: a number such as <c>2.1</c>; empty for a bullet; <see langword="null"/> for no list.</summary>
    public string? Next(string numId, int? level, string style)
    {
        if (definitions.Find(numId) is not (WordList list, WordListUse use))
            return null;
        int at = Math.Clamp(level ?? list.LevelOfStyle(style) ?? 0, 0, WordList.Levels - 1);
        if (!_counters.TryGetValue(list, out int?[]? counters))
            _counters[list] = counters = new int?[WordList.Levels];
        WordListLevel Level(int number) => use.Levels[number] ?? list[number];
        if (use.Starts[at] is { } start && _started.Add((numId, at)))
            counters[at] = start;
        else
            counters[at] = (counters[at] + 1) ?? Level(at).Start;
        Array.Clear(counters, at + 1, counters.Length - at - 1);
        WordListLevel shown = Level(at);
        return shown.Format == "bullet" ? "" : Label(shown, at, number => NumberText.Of(counters[number] ??= Level(number).Start, shown.IsLegal ? "decimal" : Level(number).Format));
    }

    private static string Label(WordListLevel level, int at, Func<int, string> number)
    {
        LinkedText label = new();
        ReadOnlySpan<char> pattern = level.Text.AsSpan(0, Math.Min(level.Text.Length, LongestLabel));
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%' || i + 1 >= pattern.Length || pattern[i + 1] is < '1' or > '9')
                label.Append(pattern.Slice(i, 1));
            else if (pattern[++i] - '1' is int other && other <= at)
                label.Append(number(other));
        }
        return label.Take().Text;
    }
}
