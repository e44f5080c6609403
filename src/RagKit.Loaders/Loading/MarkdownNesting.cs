namespace RagKit.Loading;

/// <summary>
/// Looks for what the parser takes quadratic time for, before it meets it: nesting (its time grows with lines times open blocks) and
/// definitions of links in a row (it shifts those that follow for each). One pass over the lines.
/// </summary>
internal static class MarkdownNesting
{
    public const int Limit = 100;

    /// <summary>How many definitions of links may stand in a row.</summary>
    public const int MaxDefinitions = 10_000;

    public static bool IsTooDeep(ReadOnlySpan<char> text)
    {
        Stack<int> indents = new();
        int definitions = 0;
        foreach (ReadOnlySpan<char> line in text.EnumerateLines())
        {
            definitions = line.TrimStart().StartsWith('[') && line.Contains("]:", StringComparison.Ordinal) ? definitions + 1 : 0;
            if (definitions > MaxDefinitions)
                return true;
            if (!line.IsWhiteSpace() && IsTooDeep(line, indents))
                return true;
        }
        return false;
    }

    private static bool IsTooDeep(ReadOnlySpan<char> line, Stack<int> indents)
    {
        int column = 0, i = 0, quotes = 0;
        // A row of one mark is a rule, not a list of lists.
        if (line.Trim()[0] is '-' or '*' or '_' && line.IndexOfAnyExcept(line.Trim()[0], ' ', '\t') < 0)
            return false;
        while (true)
        {
            for (; i < line.Length && line[i] is ' ' or '\t'; i++)
                column += line[i] == '\t' ? 4 - (column % 4) : 1;
            if (i == line.Length)
                return false;
            int mark = MarkLength(line[i..]);
            if (quotes == 0)
            {
                while (indents.TryPeek(out int top) && top >= column)
                    indents.Pop();
            }
            if (mark == 0)
                return false;
            if (line[i] == '>')
                quotes++;
            else
                indents.Push(column);
            if (quotes + indents.Count > Limit)
                return true;
            i += mark;
            column += mark;
        }
    }

    private static int MarkLength(ReadOnlySpan<char> rest)
    {
        if (rest[0] == '>')
            return 1;
        int digits = 0;
        while (digits < rest.Length && digits < 9 && char.IsAsciiDigit(rest[digits]))
            digits++;
        bool marked = digits > 0 ? digits < rest.Length && rest[digits] is '.' or ')' : rest[0] is '-' or '+' or '*';
        return marked && (rest.Length == digits + 1 || rest[digits + 1] is ' ' or '\t') ? digits + 1 : 0;
    }
}
