namespace RagKit;

/// <summary>Joins title and headings into a chunk's context.</summary>
internal static class ChunkContext
{
    private const string Separator = " › ";

    public static string Of(string title, IReadOnlyList<string> headings)
    {
        List<string> parts = [];
        foreach (string part in headings.Prepend(title))
        {
            string trimmed = part.Trim();
            if (trimmed.Length > 0 && !parts.Contains(trimmed))
                parts.Add(trimmed);
        }
        return string.Join(Separator, parts);
    }
}
