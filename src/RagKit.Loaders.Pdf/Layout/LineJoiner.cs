using System.Text;

namespace RagKit.Layout;

/// <summary>Joins lines to running text: with a space, without the hyphen of a divided word, and without anything between Chinese or Japanese letters.</summary>
internal static class LineJoiner
{
    public static string Join(IReadOnlyList<Line> lines)
    {
        if (lines.Count == 1)
            return lines[0].Text;
        StringBuilder text = new(lines.Sum(line => line.Text.Length + 1));
        foreach (Line line in lines)
            Append(text, line.Text);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string line)
    {
        if (text.Length == 0 || line.Length == 0)
        {
            text.Append(line);
            return;
        }
        char last = text[^1];
        if (last is '-' or '\u2010' or '\u00AD' && text.Length > 1 && char.IsLetter(text[^2]) && char.IsLower(line[0]))
            text.Length--;
        else if (!IsIdeograph(last) || !IsIdeograph(line[0]))
            text.Append(' ');
        text.Append(line);
    }

    /// <summary>Whether a letter is one that is set without spaces.</summary>
    public static bool IsIdeograph(char letter) => letter is (>= '\u2E80' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uFF00' and <= '\uFFEF');
}
