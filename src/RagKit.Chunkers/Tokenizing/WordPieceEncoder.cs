using System.Text;

namespace RagKit.Tokenizing;

/// <summary>WordPiece: of each word the longest token that begins it, then the longest that continues it, to its end; a word that cannot be spelled so is unknown.</summary>
internal sealed class WordPieceEncoder(TokenVocabulary starts, TokenVocabulary continuations, int unknown, WordPieceOptions options) : PieceEncoder
{
    private const int MostBytesOfCharacter = 16;

    private readonly BertCharacters _characters = new(options);

    /// <summary>Ends a stretch without words, a character that stands alone, or a word with what is dropped from it.</summary>
    public override int PieceEnd(ReadOnlySpan<char> text, int start)
    {
        BertKind first = _characters.At(text, start, out int width);
        int i = start + width;
        if (first == BertKind.Alone)
            return i;
        BertKind also = first == BertKind.Word ? BertKind.Word : BertKind.Space;
        while (i < text.Length && _characters.At(text, i, out width) is BertKind kind && (kind == also || kind == BertKind.Dropped))
            i += width;
        return i;
    }

    public override ReadOnlySpan<int> Encode(ReadOnlySpan<char> piece, TokenScratch scratch)
    {
        if (_characters.At(piece, 0, out _) is BertKind.Space or BertKind.Dropped)
            return [];
        Span<byte> word = scratch.Bytes((options.MaxWordLength + 1) * MostBytesOfCharacter);
        (int length, int characters) = (0, 0);
        foreach (Rune rune in piece.EnumerateRunes())
        {
            length += _characters.Write(rune, word[length..], out int count);
            characters += count;
            if (characters > options.MaxWordLength)
                return Unknown(scratch);
        }
        Span<int> ids = scratch.Ids(length);
        int found = 0;
        for (int start = 0, end; start < length; start = end)
        {
            int id = LongestAt(word[..length], start, out end);
            if (id < 0)
                return Unknown(scratch);
            ids[found++] = id;
        }
        return ids[..found];
    }

    public override int LengthOf(ReadOnlySpan<char> piece, ReadOnlySpan<int> firstTokens)
    {
        int characters = 0, length = 0;
        foreach (int id in firstTokens)
            characters += Encoding.UTF8.GetCharCount(starts[id]) - (length++ > 0 ? options.ContinuationPrefix.Length : 0);
        return Math.Min(characters, piece.Length);
    }

    private int LongestAt(ReadOnlySpan<byte> word, int start, out int end)
    {
        TokenVocabulary tokens = start == 0 ? starts : continuations;
        for (end = Math.Min(word.Length, start + tokens.Longest); end > start; end--)
        {
            if (end < word.Length && (word[end] & 0xC0) == 0x80)
                continue;
            int id = tokens.Find(word[start..end]);
            if (id >= 0)
                return id;
        }
        return -1;
    }

    private ReadOnlySpan<int> Unknown(TokenScratch scratch)
    {
        Span<int> ids = scratch.Ids(1);
        ids[0] = unknown;
        return ids[..1];
    }
}
