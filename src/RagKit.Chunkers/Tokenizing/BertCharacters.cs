using System.Text;

namespace RagKit.Tokenizing;

/// <summary>What a character is to a WordPiece tokenizer.</summary>
internal enum BertKind : byte
{
    Unknown,
    Dropped,
    Space,
    Alone,
    Word,
}

/// <summary>BERT's basic tokenizer, a character at a time: what is dropped, what separates words, what stands alone, and what letters become.</summary>
internal sealed class BertCharacters(WordPieceOptions options)
{
    private const int HangulFirst = 0xAC00, HangulLast = 0xD7A3;

    private readonly bool _strips = options.StripAccents ?? options.Lowercase;
    private readonly BertKind[] _known = new BertKind[0x10000];

    /// <summary>The kind of the code point at <paramref name="i"/>, and how many UTF-16 units it has.</summary>
    public BertKind At(ReadOnlySpan<char> text, int i, out int width)
    {
        char c = text[i];
        width = 1;
        if (char.IsSurrogate(c))
        {
            Rune.DecodeFromUtf16(text[i..], out Rune rune, out width);
            return KindOf(rune);
        }
        // Filled as characters are met; two threads would write the same.
        BertKind kind = _known[c];
        return kind != BertKind.Unknown ? kind : _known[c] = KindOf(new Rune(c));
    }

    /// <summary>Writes what the character becomes, as UTF-8, and returns how many bytes that is: none for a dropped one, at most 16.</summary>
    public int Write(Rune rune, Span<byte> utf8, out int characters)
    {
        (int written, characters) = (0, 0);
        if (KindOf(rune) is BertKind.Dropped)
            return 0;
        if (_strips && rune.Value is >= HangulFirst and <= HangulLast)
        {
            int syllable = rune.Value - HangulFirst, final = syllable % 28;
            written = new Rune(0x1100 + (syllable / 588)).EncodeToUtf8(utf8);
            written += new Rune(0x1161 + (syllable % 588 / 28)).EncodeToUtf8(utf8[written..]);
            written += final > 0 ? new Rune(0x11A7 + final).EncodeToUtf8(utf8[written..]) : 0;
            characters = final > 0 ? 3 : 2;
            return written;
        }
        if (_strips && BertData.Bare.TryGetValue(rune.Value, out string? bare))
        {
            foreach (Rune part in bare.EnumerateRunes())
            {
                written += WriteCased(part, utf8[written..], out int count);
                characters += count;
            }
            return written;
        }
        return WriteCased(rune, utf8, out characters);
    }

    private int WriteCased(Rune rune, Span<byte> utf8, out int characters)
    {
        characters = 1;
        if (!options.Lowercase)
            return rune.EncodeToUtf8(utf8);
        if (rune.Value != 0x130)
            return Rune.ToLowerInvariant(rune).EncodeToUtf8(utf8);
        // The one character that has two in lower case: a dotted capital I.
        characters = 2;
        "i\u0307"u8.CopyTo(utf8);
        return 3;
    }

    private BertKind KindOf(Rune rune)
    {
        int c = rune.Value;
        if (c is '\t' or '\n' or '\r')
            return BertKind.Space;
        if (options.CleanText && (BertData.Dropped.Contains(c) || c == 0xFFFD))
            return BertKind.Dropped;
        if (Rune.IsWhiteSpace(rune))
            return BertKind.Space;
        if (options.SplitIdeographs && IsIdeograph(c))
            return BertKind.Alone;
        if (_strips && BertData.Marks.Contains(c))
            return BertKind.Dropped;
        if (_strips && BertData.Bare.TryGetValue(c, out string? bare))
            c = Rune.GetRuneAt(bare, 0).Value;
        return c <= char.MaxValue && char.IsWhiteSpace((char)c) ? BertKind.Space : BertData.Punctuation.Contains(c) ? BertKind.Alone : BertKind.Word;
    }

    // As in the reference, whose fourth extension begins at 2B920.
    private static bool IsIdeograph(int c) => c is >= 0x4E00 and <= 0x9FFF or >= 0x3400 and <= 0x4DBF or >= 0x20000 and <= 0x2A6DF
        or >= 0x2A700 and <= 0x2B73F or >= 0x2B740 and <= 0x2B81F or >= 0x2B920 and <= 0x2CEAF or >= 0xF900 and <= 0xFAFF or >= 0x2F800 and <= 0x2FA1F;
}
