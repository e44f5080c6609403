using System.Globalization;

namespace RagKit.Chunking;

/// <summary>What a piece of text is to the estimator.</summary>
internal enum PieceKind
{
    Word,
    Digits,
    Symbols,
    Space,
}

/// <summary>
/// One piece of text as the pre-tokenizer of cl100k cuts it (its regular expression is published with OpenAI's tiktoken): a
/// contraction, a word with at most one character before it, up to three digits, symbols with the line breaks behind them, or white space.
/// </summary>
internal readonly record struct TokenPiece(PieceKind Kind, int Length, int Prefix)
{
    private const int MostLetters = 32, MostUnits = 64, MostWide = 8;

    private const byte Letter = 1, Digit = 2, White = 3, Symbol = 0;

    private static readonly byte[] Ascii = [.. Enumerable.Range(0, 128).Select(c =>
        char.IsAsciiLetter((char)c) ? Letter : char.IsAsciiDigit((char)c) ? Digit : char.IsWhiteSpace((char)c) ? White : Symbol)];

    public static TokenPiece At(ReadOnlySpan<char> text, int start)
    {
        char first = text[start];
        byte kind = KindAt(text, start, out int width);
        if (kind == Letter)
            return new(PieceKind.Word, LettersEnd(text, start + width, start) - start, 0);
        if (kind == Digit)
            return new(PieceKind.Digits, DigitsEnd(text, start + width) - start, 0);
        int next = start + width;
        byte after = next < text.Length ? KindAt(text, next, out int afterWidth) : White;
        if (after == Letter && first is not ('\r' or '\n'))
        {
            int contraction = first == '\'' ? ContractionLength(text[next..]) : 0;
            int end = contraction > 0 ? next + contraction : LettersEnd(text, next, start);
            return new(PieceKind.Word, end - start, width);
        }
        return kind == Symbol || (first == ' ' && next < text.Length && after == Symbol)
            ? new(PieceKind.Symbols, SymbolsEnd(text, next, start) - start, 0)
            : new(PieceKind.Space, SpaceEnd(text, next, start) - start, 0);
    }

    private static int LettersEnd(ReadOnlySpan<char> text, int i, int start)
    {
        // Letters of wide scripts weigh a token or more each: counted in short parts, so that a prefix comes near its limit.
        int wide = 0;
        while (i < text.Length && i - start < MostLetters && wide < MostWide)
        {
            char c = text[i];
            if (c < 128)
            {
                if (Ascii[c] != Letter)
                    break;
                i++;
                continue;
            }
            if (KindAt(text, i, out int width) != Letter)
                break;
            i += width;
            if (c >= '\u2E80')
                wide++;
        }
        return i;
    }

    private static int DigitsEnd(ReadOnlySpan<char> text, int i)
    {
        for (int count = 1; count < 3 && i < text.Length && KindAt(text, i, out int width) == Digit; count++)
            i += width;
        return i;
    }

    private static int SymbolsEnd(ReadOnlySpan<char> text, int i, int start)
    {
        int width;
        while (i < text.Length && i - start < MostUnits && KindAt(text, i, out width) == Symbol)
            i += width;
        while (i < text.Length && i - start < MostUnits && text[i] is '\r' or '\n')
            i++;
        return i;
    }

    private static int SpaceEnd(ReadOnlySpan<char> text, int i, int start)
    {
        int lastBreak = text[start] is '\r' or '\n' ? start : -1;
        for (; i < text.Length && i - start < MostUnits && KindAt(text, i, out _) == White; i++)
        {
            if (text[i] is '\r' or '\n')
                lastBreak = i;
        }
        if (lastBreak >= 0)
            return lastBreak + 1;
        // The last space of several goes with what follows.
        return i == text.Length || i - start == 1 ? i : i - 1;
    }

    private static int ContractionLength(ReadOnlySpan<char> text)
    {
        char first = char.ToLowerInvariant(text[0]), second = text.Length > 1 ? char.ToLowerInvariant(text[1]) : '\0';
        return first is 's' or 't' or 'm' or 'd' ? 1 : (first, second) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 2 : 0;
    }

    private static byte KindAt(ReadOnlySpan<char> text, int i, out int width)
    {
        char c = text[i];
        width = 1;
        if (c < 128)
            return Ascii[c];
        UnicodeCategory category;
        if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
        {
            width = 2;
            category = CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(c, text[i + 1]));
        }
        else
        {
            category = char.GetUnicodeCategory(c);
        }
        return category switch
        {
            <= UnicodeCategory.OtherLetter => Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Digit,
            UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => White,
            _ => c == '\u0085' ? White : Symbol,
        };
    }
}
