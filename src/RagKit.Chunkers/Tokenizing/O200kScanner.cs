namespace RagKit.Tokenizing;

/// <summary>
/// The pattern of o200k. Words are <c>[^\r\n\p{L}\p{N}]?U*L+('s)?</c> or else <c>[^\r\n\p{L}\p{N}]?U+L*('s)?</c>, where U is
/// <c>[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]</c> and L is <c>[\p{Ll}\p{Lm}\p{Lo}\p{M}]</c>; then
/// <c>\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+</c>.
/// </summary>
internal sealed class O200kScanner : PieceScanner
{
    private const byte Cased = CharClasses.Upper | CharClasses.Lower;

    public override int End(ReadOnlySpan<char> text, int start)
    {
        byte kind = CharClasses.At(text, start, out int width);
        if (kind == CharClasses.Number)
            return NumbersEnd(text, start, 3);
        int next = start + width;
        int word = (kind & CharClasses.Letter) != 0 ? WordEnd(text, start) : (kind & CharClasses.Break) == 0 ? WordEnd(text, next) : 0;
        // A mark may be the character before a word; without a word it is one itself.
        if (word == 0 && (kind & Cased) != 0)
            word = next;
        if (word > 0)
            return word + ContractionLength(text, word, ignoreCase: true);
        if (CharClasses.IsSymbol(kind) || (text[start] == ' ' && next < text.Length && CharClasses.IsSymbol(CharClasses.At(text, next, out _))))
            return TailEnd(text, CharClasses.SymbolsEnd(text, next));
        return SpaceEnd(text, start, breaks: true);
    }

    /// <summary>Where the word at <paramref name="start"/> ends; 0 for none.</summary>
    private static int WordEnd(ReadOnlySpan<char> text, int start)
    {
        // U* takes all it can; where no L follows, it gives back up to the last character that is both.
        int i = start, bothEnd = 0;
        byte kind = 0;
        while (i < text.Length && ((kind = CharClasses.At(text, i, out int width)) & CharClasses.Upper) != 0)
        {
            i += width;
            if ((kind & CharClasses.Lower) != 0)
                bothEnd = i;
        }
        if (i < text.Length && (kind & CharClasses.Lower) != 0)
            return CharClasses.RunEnd(text, i, CharClasses.Lower);
        return bothEnd > 0 ? bothEnd : i > start ? i : 0;
    }

    private static int TailEnd(ReadOnlySpan<char> text, int i)
    {
        while (i < text.Length && text[i] is '\r' or '\n' or '/')
            i++;
        return i;
    }
}
