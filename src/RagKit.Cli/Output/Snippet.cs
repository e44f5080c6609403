namespace RagKit.Cli;

/// <summary>The part of a chunk that shows best why it was found, on one line, with the places of the query's words in it.</summary>
internal sealed record Snippet(string Text, IReadOnlyList<(int Start, int Length)> Matches)
{
    private const int Length = 240;

    /// <summary>The stretch of at most 240 characters that holds the most matches; linear in the text's length.</summary>
    public static Snippet Of(string text, QueryWords words)
    {
        string line = Printable.OneLine(text);
        IReadOnlyList<(int Start, int Length)> matches = words.FindIn(line);
        int start = Start(line, matches);
        int end = Math.Min(line.Length, start + Length);
        if (end < line.Length && line.LastIndexOf(' ', end, end - start) is > 0 and int blank && blank > start)
            end = blank;
        else if (end < line.Length && char.IsHighSurrogate(line[end - 1]))
            end--;
        string before = start > 0 ? "… " : "";
        return new(
            before + line[start..end] + (end < line.Length ? " …" : ""),
            [.. matches.Where(match => match.Start >= start && match.Start + match.Length <= end).Select(match => (match.Start - start + before.Length, match.Length))]);
    }

    private static int Start(string line, IReadOnlyList<(int Start, int Length)> matches)
    {
        if (line.Length <= Length || matches.Count == 0)
            return 0;
        (int best, int most) = (0, 0);
        for (int first = 0, last = 0; first < matches.Count; first++)
        {
            while (last < matches.Count && matches[last].Start + matches[last].Length <= matches[first].Start + (Length * 3 / 4))
                last++;
            if (last - first > most)
                (best, most) = (matches[first].Start, last - first);
        }
        // Some words before the first match, and no half word.
        int start = Math.Max(0, Math.Min(best - (Length / 8), line.Length - Length));
        if (start == 0)
            return 0;
        int blank = line.IndexOf(' ', start, Math.Min(40, line.Length - start));
        start = blank >= 0 && blank < best ? blank + 1 : start;
        return char.IsLowSurrogate(line[start]) ? start + 1 : start;
    }
}
