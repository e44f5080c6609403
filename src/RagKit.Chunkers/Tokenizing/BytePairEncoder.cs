using System.Text;

namespace RagKit.Tokenizing;

/// <summary>Byte-level byte pair encoding: a piece that is a token whole is that token (where the encoding says so), another is merged from its bytes.</summary>
internal sealed class BytePairEncoder(PieceScanner scanner, TokenVocabulary vocabulary, MergeTable merges, bool wholePieces) : PieceEncoder
{
    private readonly int[] _ofByte = [.. Enumerable.Range(0, 256).Select(value => vocabulary.Find([(byte)value]))];

    public override int PieceEnd(ReadOnlySpan<char> text, int start) => scanner.End(text, start);

    public override ReadOnlySpan<int> Encode(ReadOnlySpan<char> piece, TokenScratch scratch)
    {
        ReadOnlySpan<byte> bytes = scratch.Utf8Of(piece);
        Span<int> ids = scratch.Ids(bytes.Length)[..bytes.Length];
        int whole = wholePieces || bytes.Length == 1 ? vocabulary.Find(bytes) : -1;
        if (whole >= 0)
        {
            ids[0] = whole;
            return ids[..1];
        }
        for (int i = 0; i < bytes.Length; i++)
            ids[i] = _ofByte[bytes[i]];
        return ids[..BytePairMerger.Merge(ids, merges, scratch)];
    }

    public override ReadOnlySpan<int> EncodeBeyond(ReadOnlySpan<char> piece, int room, TokenScratch scratch)
    {
        // A character is rarely less than a token's fourth: the first tries suffice, and a try costs what it reads.
        for (long part = Math.Max(room + 64L, piece.Length / 8); part < piece.Length / 2; part *= 2)
        {
            int length = (int)part;
            ReadOnlySpan<int> ids = Encode(piece[..(char.IsHighSurrogate(piece[length - 1]) ? length - 1 : length)], scratch);
            if (ids.Length > room)
                return ids;
        }
        return Encode(piece, scratch);
    }

    public override int LengthOf(ReadOnlySpan<char> piece, ReadOnlySpan<int> firstTokens)
    {
        int bytes = 0;
        foreach (int id in firstTokens)
            bytes += vocabulary[id].Length;
        int length = 0;
        foreach (Rune rune in piece.EnumerateRunes())
        {
            bytes -= rune.Utf8SequenceLength;
            if (bytes < 0)
                break;
            length += rune.Utf16SequenceLength;
        }
        return length;
    }
}
