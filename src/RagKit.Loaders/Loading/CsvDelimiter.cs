namespace RagKit.Loading;

/// <summary>Finds the character between the fields: the one that divides most of the first records into equally many.</summary>
internal static class CsvDelimiter
{
    private const int Records = 50;
    private static readonly char[] Candidates = [',', ';', '\t', '|'];

    public static char Detect(ReadOnlySpan<char> head, string extension)
    {
        char best = extension == ".tsv" ? '\t' : ',';
        (int Agreeing, int Count) bestScore = (0, 0);
        foreach (char candidate in Candidates)
        {
            (int Agreeing, int Count) score = Score(head, candidate);
            if (score.CompareTo(bestScore) > 0 || (score == bestScore && extension == ".tsv" && candidate == '\t'))
                (best, bestScore) = (candidate, score);
        }
        return best;
    }

    /// <summary>How many of the first records hold the commonest number of delimiters, and that number.</summary>
    private static (int Agreeing, int Count) Score(ReadOnlySpan<char> head, char delimiter)
    {
        Dictionary<int, int> byCount = [];
        (int count, int records, bool quoted, bool content) = (0, 0, false, false);
        foreach (char next in head)
        {
            if (next == '"')
                quoted = !quoted;
            if (next == '\n' && !quoted)
            {
                if (content && count > 0)
                    byCount[count] = byCount.GetValueOrDefault(count) + 1;
                (count, content) = (0, false);
                if (++records == Records)
                    break;
                continue;
            }
            content |= !char.IsWhiteSpace(next);
            count += next == delimiter && !quoted ? 1 : 0;
        }
        if (content && count > 0)
            byCount[count] = byCount.GetValueOrDefault(count) + 1;
        return byCount.Count == 0 ? (0, 0) : byCount.Select(pair => (pair.Value, pair.Key)).Max();
    }
}
