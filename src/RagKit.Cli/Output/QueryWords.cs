namespace RagKit.Cli;

/// <summary>The words of a query, to be found again in what it found.</summary>
internal sealed class QueryWords(string query)
{
    private readonly HashSet<string> _words = [.. Words(query).Select(word => query.Substring(word.Start, word.Length).ToLowerInvariant())];

    /// <summary>Where the words stand in a text, in order.</summary>
    public IReadOnlyList<(int Start, int Length)> FindIn(string text) =>
        [.. Words(text).Where(word => _words.Contains(text.Substring(word.Start, word.Length).ToLowerInvariant()))];

    private static IEnumerable<(int Start, int Length)> Words(string text)
    {
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool letter = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (letter && start < 0)
                start = i;
            if (!letter && start >= 0)
            {
                yield return (start, i - start);
                start = -1;
            }
        }
    }
}
