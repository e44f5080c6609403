namespace RagKit.Layout;

/// <summary>Joins lines to running text: with a space, without the hyphen of a divided word, and without anything between Chinese or Japanese letters.</summary>
internal static class LineJoiner
{
    public static LinkedText Join(IReadOnlyList<Line> lines)
    {
        if (lines.Count == 1)
            return lines[0].Content;
        LinkedTextBuilder text = new();
        foreach (Line line in lines)
            Append(text, line.Content);
        return text.Build();
    }

    private static void Append(LinkedTextBuilder text, LinkedText line)
    {
        if (text.Length > 0 && line.Text.Length > 0)
        {
            char last = text.Last;
            if (IsHyphen(last) && text.Length > 1 && char.IsLetter(text.BeforeLast) && char.IsLower(line.Text[0]))
                text.RemoveLast();
            else if (!IsIdeograph(last) || !IsIdeograph(line.Text[0]))
                text.Append(" ");
        }
        text.Append(line);
    }

    /// <summary>Whether a letter may divide a word at a line's end.</summary>
    public static bool IsHyphen(char letter) => letter is '-' or '\u2010' or '\u00AD';

    /// <summary>Whether a letter is one that is set without spaces.</summary>
    public static bool IsIdeograph(char letter) => letter is (>= '\u2E80' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uFF00' and <= '\uFFEF');
}
