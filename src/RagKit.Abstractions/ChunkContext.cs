namespace RagKit;

/// <summary>Joins title and headings into a chunk's context.</summary>
internal static class ChunkContext
{
    private const string Separator = " › ";

    public static string Of(string title, IReadOnlyList<string> headings, string text)
    {
        List<string> parts = [];
        // A chunk that begins with a heading (behind any markup) need not have it said twice.
        ReadOnlySpan<char> start = text.AsSpan(0, Math.Min(text.Length, 512)).TrimStart(" \t\r\n#*=-_");
        foreach (string part in headings.Prepend(title))
        {
            string trimmed = part.Trim();
            if (trimmed.Length > 0 && !parts.Contains(trimmed) && !start.StartsWith(trimmed, StringComparison.Ordinal))
                parts.Add(trimmed);
        }
        return string.Join(Separator, parts);
    }
}
