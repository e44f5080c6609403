namespace RagKit.Tokenizing;

/// <summary>The pattern of gpt2, r50k and p50k: <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>.</summary>
internal sealed class Gpt2Scanner : PieceScanner
{
    public override int End(ReadOnlySpan<char> text, int start)
    {
        int contraction = ContractionLength(text, start, ignoreCase: false);
        if (contraction > 0)
            return start + contraction;
        int i = text[start] == ' ' ? start + 1 : start;
        if (i == text.Length)
            return i;
        byte kind = CharClasses.At(text, i, out _);
        if ((kind & CharClasses.White) != 0)
            return SpaceEnd(text, start, breaks: false);
        return CharClasses.IsSymbol(kind)
            ? CharClasses.SymbolsEnd(text, i)
            : CharClasses.RunEnd(text, i, (byte)(kind & (CharClasses.Letter | CharClasses.Number)));
    }
}
