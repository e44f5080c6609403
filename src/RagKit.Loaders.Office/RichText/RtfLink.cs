namespace RagKit.RichText;

/// <summary>Reads the address out of a field's instruction, such as <c>HYPERLINK "https://example.com"</c>.</summary>
internal static class RtfLink
{
    private const string Word = "HYPERLINK";

    public static string? Of(string instruction)
    {
        string rest = instruction.Trim();
        if (!rest.StartsWith(Word, StringComparison.OrdinalIgnoreCase))
            return null;
        rest = rest[Word.Length..].TrimStart();
        string target = rest;
        if (rest.StartsWith('"'))
        {
            int end = rest.IndexOf('"', 1);
            target = end < 0 ? rest[1..] : rest[1..end];
        }
        else if (rest.IndexOf(' ', StringComparison.Ordinal) is > 0 and int space)
        {
            target = rest[..space];
        }
        // A switch such as \l names a place within the document.
        return target.Length == 0 || target.StartsWith('\\') ? null : target;
    }
}
