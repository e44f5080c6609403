namespace RagKit.Tokenizing;

/// <summary>
/// Cuts text into the pieces that are encoded apart, as an encoding's published regular expression would, in one pass and without
/// the expression. The pieces of a text that ends where a piece ends are those of the longer text: that makes prefixes exact.
/// </summary>
internal abstract class PieceScanner
{
    /// <summary>Where the piece ends that begins at <paramref name="start"/>, which is inside the text.</summary>
    public abstract int End(ReadOnlySpan<char> text, int start);

    /// <summary><c>\s*[\r\n]+|\s+(?!\S)|\s+</c>, of which the first only where <paramref name="breaks"/> says so.</summary>
    protected static int SpaceEnd(ReadOnlySpan<char> text, int start, bool breaks)
    {
        int end = CharClasses.RunEnd(text, start, CharClasses.White);
        int lastBreak = breaks ? text[start..end].LastIndexOfAny('\r', '\n') : -1;
        if (lastBreak >= 0)
            return start + lastBreak + 1;
        // The last space of several goes with what follows.
        return end == text.Length || end - start == 1 ? end : end - 1;
    }

    /// <summary><c>\p{N}{1,most}</c>, the first of which is at <paramref name="start"/>.</summary>
    protected static int NumbersEnd(ReadOnlySpan<char> text, int start, int most)
    {
        int i = start;
        for (int count = 0; count < most && i < text.Length && CharClasses.At(text, i, out int width) == CharClasses.Number; count++)
            i += width;
        return i;
    }

    /// <summary>How long an English contraction (<c>'s</c>, <c>'ll</c>) is at <paramref name="start"/>; 0 for none.</summary>
    protected static int ContractionLength(ReadOnlySpan<char> text, int start, bool ignoreCase)
    {
        if (start + 1 >= text.Length || text[start] != '\'')
            return 0;
        char first = Fold(text[start + 1], ignoreCase), second = start + 2 < text.Length ? Fold(text[start + 2], ignoreCase) : '\0';
        return first is 's' or 't' or 'm' or 'd' ? 2 : (first, second) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;
    }

    // U+017F, the long s, folds to s.
    private static char Fold(char c, bool ignoreCase) => !ignoreCase ? c : c == '\u017F' ? 's' : char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
}
