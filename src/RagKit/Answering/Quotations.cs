namespace RagKit.Answering;

/// <summary>Finds what an answer puts in quotation marks, by the place of the words between them.</summary>
internal static class Quotations
{
    private const int Longest = 2000;

    /// <summary>The quotations in order; none is longer than 2,000 characters or goes over an empty line.</summary>
    public static List<(int Start, int End)> FindAll(string text)
    {
        List<(int Start, int End)> found = [];
        for (int i = 0; i < text.Length; i++)
        {
            char close = text[i] switch
            {
                '"' => '"',
                '“' => '”',
                '„' => '“',
                '«' => '»',
                '「' => '」',
                _ => '\0',
            };
            if (close == '\0')
                continue;
            ReadOnlySpan<char> inside = text.AsSpan(i + 1, Math.Min(Longest, text.Length - i - 1));
            int length = inside.IndexOf(close);
            // German „…” is closed by either mark.
            if (text[i] == '„')
                length = inside.IndexOfAny('“', '”');
            if (length <= 0 || inside[..length].Contains("\n\n", StringComparison.Ordinal))
                continue;
            found.Add((i + 1, i + 1 + length));
            i += length + 1;
        }
        return found;
    }
}
