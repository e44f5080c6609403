namespace RagKit.Tokenizing;

/// <summary>
/// Finds a text's longest prefix of at most so many tokens. The pieces of a prefix are those of the text but for white space at its end,
/// which may be one piece alone where it was several before a word: so counts are taken anew from the last boundary after anything else.
/// </summary>
internal sealed class PrefixFinder(PieceCounter counter)
{
    /// <summary>A piece longer than this may be cut to fill the prefix.</summary>
    private const int LongPiece = 64;

    /// <summary>Longer than any token, and than a word that WordPiece spells.</summary>
    private const int LeastSeen = 1024;

    /// <param name="text">The text.</param>
    /// <param name="maxTokens">The limit.</param>
    /// <param name="scratch">What to work in.</param>
    /// <param name="marks">Takes the ends of pieces; <see langword="null"/> for nobody.</param>
    /// <param name="tokenCount">How many tokens the prefix has.</param>
    public int Find(ReadOnlySpan<char> text, int maxTokens, TokenScratch scratch, PieceMarks? marks, out int tokenCount)
    {
        // Looks at no more of the text than is needed.
        for (long window = LeastSeen + (8L * maxTokens); window < text.Length; window *= 4)
        {
            int seen = WithoutHalfPair(text, (int)window);
            int length = FindIn(text[..seen], maxTokens, scratch, marks, out tokenCount);
            if (length < seen)
                return length;
        }
        return FindIn(text, maxTokens, scratch, marks, out tokenCount);
    }

    private int FindIn(ReadOnlySpan<char> text, int maxTokens, TokenScratch scratch, PieceMarks? marks, out int tokenCount)
    {
        marks?.Clear();
        (int sure, int sureCount) = (0, 0);
        tokenCount = 0;
        for (int i = 0, end; i < text.Length; i = end)
        {
            if (i > 0 && !char.IsWhiteSpace(text[i - 1]))
            {
                (sure, sureCount) = (i, tokenCount);
                marks?.Add(i, tokenCount);
            }
            end = counter.Encoder.PieceEnd(text, i);
            int room = maxTokens - tokenCount;
            if (end - i <= LongPiece)
            {
                int count = counter.CountPiece(text, i, end, scratch);
                tokenCount += count;
                if (count <= room)
                    continue;
                int filled = i == 0 ? LengthOf(text[..end], room, scratch) : i;
                return Fit(text, filled, sure, sureCount, maxTokens, scratch, out tokenCount);
            }
            ReadOnlySpan<int> ids = counter.Encoder.EncodeBeyond(text[i..end], room, scratch);
            if (ids.Length > room)
                return Fit(text, i + counter.Encoder.LengthOf(text[i..end], ids[..room]), sure, sureCount, maxTokens, scratch, out tokenCount);
            tokenCount += ids.Length;
        }
        return text.Length;
    }

    private int LengthOf(ReadOnlySpan<char> piece, int room, TokenScratch scratch) =>
        counter.Encoder.LengthOf(piece, counter.Encoder.Encode(piece, scratch)[..room]);

    /// <summary>The length, or one below it, at which the prefix counts at most the limit by itself.</summary>
    private int Fit(ReadOnlySpan<char> text, int length, int sure, int sureCount, int maxTokens, TokenScratch scratch, out int tokenCount)
    {
        int least = text.Length > 1 && char.IsSurrogatePair(text[0], text[1]) ? 2 : 1;
        for (int step = 1; ; step *= 2)
        {
            length = Math.Max(Math.Max(sure, least), WithoutHalfPair(text, length));
            tokenCount = sureCount + (length > sure ? counter.Count(text[sure..length], scratch) : 0);
            if (tokenCount <= maxTokens || length <= Math.Max(sure, least))
                return length;
            length -= step;
        }
    }

    private static int WithoutHalfPair(ReadOnlySpan<char> text, int length) =>
        length > 0 && length < text.Length && char.IsSurrogatePair(text[length - 1], text[length]) ? length - 1 : length;
}
