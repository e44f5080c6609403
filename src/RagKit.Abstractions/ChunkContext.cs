namespace RagKit;

/// <summary>Joins title, headings and what was added into a chunk's context.</summary>
internal static class ChunkContext
{
    private const string Separator = " › ";

    public static string Of(string title, IReadOnlyList<string> headings, string enrichment)
    {
        List<string> parts = [];
        foreach (string part in headings.Prepend(title))
        {
            string trimmed = part.Trim();
            if (trimmed.Length > 0 && !parts.Contains(trimmed))
                parts.Add(trimmed);
        }
        string place = string.Join(Separator, parts);
        return enrichment.Length == 0 ? place : place.Length == 0 ? enrichment : $"{place}\n{enrichment}";
    }
}
