namespace RagKit.Answering;

/// <summary>What a line of plain or Markdown text is.</summary>
internal enum LineKind
{
    Blank,
    Prose,
    Item,
    Heading,
    Unit,
    Fence,
}

/// <summary>Tells the kinds of lines apart.</summary>
internal static class LineKinds
{
    /// <summary>The kind of a line, and how many characters of it are a marker that is not part of its text.</summary>
    public static LineKind Of(ReadOnlySpan<char> line, bool fenced, out int marker)
    {
        marker = 0;
        ReadOnlySpan<char> trimmed = line.TrimStart();
        int indent = line.Length - trimmed.Length;
        if (trimmed.IsEmpty)
            return LineKind.Blank;
        if (trimmed.StartsWith("```") || trimmed.StartsWith("~~~"))
            return LineKind.Fence;
        if (fenced)
            return LineKind.Unit;
        int hashes = trimmed.IndexOfAnyExcept('#');
        if (hashes is > 0 and <= 6 && trimmed[hashes] is ' ' or '\t')
        {
            marker = indent + hashes + 1;
            return LineKind.Heading;
        }
        if (trimmed[0] == '|' || trimmed.Contains(" | ", StringComparison.Ordinal) || trimmed.Contains('\t'))
            return LineKind.Unit;
        marker = ItemMarker(trimmed);
        if (marker == 0)
            return LineKind.Prose;
        marker += indent;
        return LineKind.Item;
    }

    private static int ItemMarker(ReadOnlySpan<char> line)
    {
        if (line.Length > 1 && line[0] is '-' or '*' or '+' or '•' or '–' or '>' && line[1] == ' ')
            return 2;
        int digits = line.IndexOfAnyExceptInRange('0', '9');
        return digits is > 0 and <= 3 && line.Length > digits + 1 && line[digits] is '.' or ')' && line[digits + 1] == ' ' ? digits + 2 : 0;
    }
}
