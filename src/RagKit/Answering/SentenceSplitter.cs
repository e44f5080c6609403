namespace RagKit.Answering;

/// <summary>
/// Cuts text into sentences by place, so that each can be quoted as it stands. Lines that mean something (headings, list items, table
/// rows, code) are units of their own; wrapped lines are joined; abbreviations, initials and decimals end no sentence. Linear.
/// </summary>
internal static class SentenceSplitter
{
    // A shorter line than this that the next one does not continue in lower case was not wrapped, but ended.
    private const int WrappedLine = 45;

    public static List<Sentence> Split(ReadOnlySpan<char> text, int offset = 0)
    {
        List<Sentence> found = [];
        int paragraph = -1, paragraphEnd = 0, lineStart = 0;
        bool fenced = false;
        while (lineStart < text.Length)
        {
            int length = text[lineStart..].IndexOfAny('\n', '\r', '\u2028');
            int lineEnd = length < 0 ? text.Length : lineStart + length;
            ReadOnlySpan<char> line = text[lineStart..lineEnd];
            LineKind kind = LineKinds.Of(line, fenced, out int marker);
            bool continues = kind == LineKind.Prose && paragraph >= 0 && IsWrapped(text, paragraphEnd, line);
            if (!continues && paragraph >= 0)
            {
                AddSentences(found, text, paragraph, paragraphEnd, offset);
                paragraph = -1;
            }
            switch (kind)
            {
                case LineKind.Fence:
                    fenced = !fenced;
                    break;
                case LineKind.Heading or LineKind.Unit:
                    Add(found, text, lineStart + marker, lineEnd, offset, kind == LineKind.Heading);
                    break;
                case LineKind.Item or LineKind.Prose:
                    paragraph = continues ? paragraph : lineStart + marker;
                    paragraphEnd = lineEnd;
                    break;
            }
            lineStart = lineEnd + (text[lineEnd..].StartsWith("\r\n") ? 2 : 1);
        }
        if (paragraph >= 0)
            AddSentences(found, text, paragraph, paragraphEnd, offset);
        return found;
    }

    private static bool IsWrapped(ReadOnlySpan<char> text, int previousEnd, ReadOnlySpan<char> line)
    {
        ReadOnlySpan<char> before = text[..previousEnd];
        int start = before.LastIndexOfAny('\n', '\r', '\u2028') + 1;
        return previousEnd - start >= WrappedLine || char.IsLower(line.TrimStart()[0]);
    }

    private static void AddSentences(List<Sentence> found, ReadOnlySpan<char> text, int start, int end, int offset)
    {
        int from = start;
        for (int i = start; i < end; i++)
        {
            if (SentenceEnd.IsAt(text[..end], i, from, out int after))
            {
                Add(found, text, from, after, offset, isHeading: false);
                from = after;
            }
            i = after - 1;
        }
        Add(found, text, from, end, offset, isHeading: false);
    }

    private static void Add(List<Sentence> found, ReadOnlySpan<char> text, int start, int end, int offset, bool isHeading)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
            start++;
        while (end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        if (end > start)
            found.Add(new(offset + start, offset + end, isHeading));
    }
}
