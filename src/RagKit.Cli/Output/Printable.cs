using System.Text;

namespace RagKit.Cli;

/// <summary>Makes text safe to print: a document must not be able to steer the terminal.</summary>
internal static class Printable
{
    /// <summary>The text with control characters, other than line ends and tabs, as U+FFFD.</summary>
    public static string Of(string text)
    {
        int first = IndexOfControl(text, 0);
        if (first < 0)
            return text;
        StringBuilder clean = new(text, 0, first, text.Length);
        for (int i = first; i < text.Length; i++)
            clean.Append(IsControl(text[i]) ? '\uFFFD' : text[i]);
        return clean.ToString();
    }

    /// <summary>The text on one line: each run of white space as one blank, control characters as U+FFFD.</summary>
    public static string OneLine(string text)
    {
        StringBuilder line = new(text.Length);
        foreach (char c in text)
        {
            if (!char.IsWhiteSpace(c))
                line.Append(IsControl(c) ? '\uFFFD' : c);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }
        return line.ToString().TrimEnd();
    }

    /// <summary>The text on one line of at most this many characters, with an ellipsis where it was cut.</summary>
    public static string OneLine(string text, int limit)
    {
        // White space shrinks, so look at more than the limit, but not at a whole document.
        string line = OneLine(text[..Math.Min(text.Length, limit * 4)]);
        if (line.Length <= limit)
            return line;
        int end = char.IsHighSurrogate(line[limit - 2]) ? limit - 2 : limit - 1;
        return line[..end].TrimEnd() + "…";
    }

    private static int IndexOfControl(string text, int start)
    {
        for (int i = start; i < text.Length; i++)
        {
            if (IsControl(text[i]))
                return i;
        }
        return -1;
    }

    private static bool IsControl(char c) => char.IsControl(c) && c is not ('\n' or '\r' or '\t');
}
