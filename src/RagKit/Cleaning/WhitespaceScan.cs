namespace RagKit.Cleaning;

/// <summary>Finds the spaces and blank lines of a text that say nothing, outside of code and tables.</summary>
internal static class WhitespaceScan
{
    /// <param name="text">The text.</param>
    /// <param name="kept">The ranges in which white space means something, in order, none overlapping another.</param>
    public static List<TextEdit> Edits(string text, IReadOnlyList<(int Start, int End)> kept)
    {
        List<TextEdit> edits = [];
        int at = 0;
        foreach ((int start, int end) in kept)
        {
            Scan(text, at, start, edits);
            at = Math.Max(at, end);
        }
        Scan(text, at, text.Length, edits);
        return edits;
    }

    private static void Scan(string text, int from, int to, List<TextEdit> edits)
    {
        for (int i = from; i < to;)
        {
            int next = text.AsSpan(i, to - i).IndexOfAny(' ', '\t', '\n');
            if (next < 0)
                return;
            int start = i + next, end = start, breaks = 0, indent = start;
            for (; end < to && text[end] is ' ' or '\t' or '\n'; end++)
            {
                if (text[end] == '\n')
                    (breaks, indent) = (breaks + 1, end + 1);
            }
            i = end;
            if (breaks == 0)
                Replace(text, start, end, start == 0 || text[start - 1] == '\n' ? null : end == text.Length ? "" : " ", edits);
            else
                Replace(text, start, indent, breaks == 1 ? "\n" : "\n\n", edits);
        }
    }

    private static void Replace(string text, int start, int end, string? replacement, List<TextEdit> edits)
    {
        if (replacement is not null && !text.AsSpan(start, end - start).SequenceEqual(replacement))
            edits.Add(new TextEdit(start, end, replacement));
    }
}
