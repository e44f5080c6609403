using System.Globalization;

namespace RagKit.Tokenizing;

/// <summary>What the published pre-tokenizer patterns ask of a character. A symbol, to them, is none of letter, number and white space.</summary>
internal static class CharClasses
{
    public const byte Letter = 1, Number = 2, White = 4, Break = 8, Upper = 16, Lower = 32, Surrogate = 64;

    private static readonly byte[] Table = [.. Enumerable.Range(0, 0x10000).Select(c => char.IsSurrogate((char)c) ? Surrogate : ClassOf(c))];

    /// <summary>The class of the code point at <paramref name="i"/>, and how many UTF-16 units it has. A lone surrogate is a symbol, as U+FFFD would be.</summary>
    public static byte At(ReadOnlySpan<char> text, int i, out int width)
    {
        byte known = Table[text[i]];
        width = 1;
        return known == Surrogate ? OfSurrogate(text, i, out width) : known;
    }

    /// <summary>Where the run of code points ends that have one of the flags.</summary>
    public static int RunEnd(ReadOnlySpan<char> text, int i, byte flags)
    {
        while (i < text.Length)
        {
            byte known = Table[text[i]];
            if ((known & flags) != 0)
            {
                i++;
                continue;
            }
            if (known != Surrogate || (OfSurrogate(text, i, out int width) & flags) == 0)
                break;
            i += width;
        }
        return i;
    }

    /// <summary>Where the run of symbols ends.</summary>
    public static int SymbolsEnd(ReadOnlySpan<char> text, int i)
    {
        while (i < text.Length && IsSymbol(At(text, i, out int width)))
            i += width;
        return i;
    }

    public static bool IsSymbol(byte kind) => (kind & (Letter | Number | White)) == 0;

    private static byte OfSurrogate(ReadOnlySpan<char> text, int i, out int width)
    {
        bool pair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
        width = pair ? 2 : 1;
        return pair ? ClassOf(char.ConvertToUtf32(text[i], text[i + 1])) : (byte)0;
    }

    private static byte ClassOf(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => Letter | Upper,
        UnicodeCategory.LowercaseLetter => Letter | Lower,
        UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Letter | Upper | Lower,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => Upper | Lower,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Number,
        _ when codePoint is '\r' or '\n' => White | Break,
        _ when codePoint <= char.MaxValue && char.IsWhiteSpace((char)codePoint) => White,
        _ => 0,
    };
}
