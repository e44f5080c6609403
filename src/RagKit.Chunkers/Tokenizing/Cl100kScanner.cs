namespace RagKit.Tokenizing;

/// <summary>
/// The pattern of cl100k, Llama 3 (three digits) and Qwen 2 (one):
/// <c>(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+</c>.
/// </summary>
internal sealed class Cl100kScanner(int mostDigits) : PieceScanner
{
    public override int End(ReadOnlySpan<char> text, int start)
    {
        byte kind = CharClasses.At(text, start, out int width);
        if ((kind & CharClasses.Letter) != 0)
            return CharClasses.RunEnd(text, start + width, CharClasses.Letter);
        if (kind == CharClasses.Number)
            return NumbersEnd(text, start, mostDigits);
        int contraction = ContractionLength(text, start, ignoreCase: true);
        if (contraction > 0)
            return start + contraction;
        int next = start + width;
        byte after = next < text.Length ? CharClasses.At(text, next, out _) : CharClasses.White;
        if ((after & CharClasses.Letter) != 0 && (kind & CharClasses.Break) == 0)
            return CharClasses.RunEnd(text, next, CharClasses.Letter);
        if (CharClasses.IsSymbol(kind) || (text[start] == ' ' && CharClasses.IsSymbol(after)))
            return CharClasses.RunEnd(text, CharClasses.SymbolsEnd(text, next), CharClasses.Break);
        return SpaceEnd(text, start, breaks: true);
    }
}
