using System.Text;

namespace RagKit.Stores;

/// <summary>Writes a query in FTS5's language: each word a string, any of which may match. A word can be no operator.</summary>
internal static class FullTextQuery
{
    /// <summary>More words than this are not looked at: a question has a few, a pasted text still finds its like.</summary>
    public const int MaxWords = 512;

    /// <summary>The query; <see langword="null"/> when the text holds no word to look for.</summary>
    public static string? Of(IReadOnlyList<string> words)
    {
        if (words.Count == 0)
            return null;
        StringBuilder query = new();
        foreach (string word in words.Take(MaxWords))
        {
            if (query.Length > 0)
                query.Append(" OR ");
            query.Append('"').Append(word.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
        return query.ToString();
    }
}
