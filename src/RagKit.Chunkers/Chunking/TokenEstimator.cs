namespace RagKit.Chunking;

/// <summary>
/// Estimates how many tokens the cl100k encoding gives, without its vocabulary: the text is cut into pieces as cl100k's
/// pre-tokenizer cuts it, common words count one token, and of all other pieces the count is a learned sum over their letters
/// in fours (48 KB of weights in all). Mean absolute error a document, against npm <c>tiktoken</c>, on documents that took no
/// part in calibration: Cranfield 1.0 %, CISI 1.3 %, SciFact 1.6 %, NFCorpus 2.0 %, MS MARCO 2.3 %, XQuAD-en 2.6 %, DBpedia 3.5 %, files
/// of many formats 4.2 %. Immutable, thread-safe, linear, and free of allocations.
/// </summary>
/// <remarks>Words longer than 32 characters and other pieces longer than 64 are counted in parts, so that no input needs more than one pass.</remarks>
public sealed class TokenEstimator : ITokenizer
{
    private TokenEstimator()
    {
    }

    /// <summary>The estimator calibrated against cl100k.</summary>
    public static TokenEstimator Cl100k { get; } = new();

    /// <inheritdoc/>
    public string Fingerprint => "estimator/1";

    /// <inheritdoc/>
    public int Count(ReadOnlySpan<char> text)
    {
        long units = 0;
        for (int i = 0; i < text.Length;)
        {
            TokenPiece piece = TokenPiece.At(text, i);
            units += TokenWeights.CostOf(text.Slice(i, piece.Length), piece);
            i += piece.Length;
        }
        return Tokens(units);
    }

    /// <inheritdoc/>
    public int PrefixLength(ReadOnlySpan<char> text, int maxTokens, out int tokenCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 1);
        long units = 0, limit = (long)maxTokens * TokenWeights.Scale;
        int i = 0;
        while (i < text.Length)
        {
            TokenPiece piece = TokenPiece.At(text, i);
            int cost = TokenWeights.CostOf(text.Slice(i, piece.Length), piece);
            if (units + cost > limit)
                break;
            units += cost;
            i += piece.Length;
        }
        if (i == 0 && text.Length > 0)
            return PartOfPiece(text[..TokenPiece.At(text, 0).Length], maxTokens, out tokenCount);
        tokenCount = Tokens(units);
        return i;
    }

    private static int Tokens(long units) => (int)((units + TokenWeights.Scale - 1) / TokenWeights.Scale);

    /// <summary>A first piece over the limit: its longest prefix that is not, at least one character.</summary>
    private int PartOfPiece(ReadOnlySpan<char> piece, int maxTokens, out int tokenCount)
    {
        int least = piece.Length > 1 && char.IsSurrogatePair(piece[0], piece[1]) ? 2 : 1;
        for (int length = piece.Length - 1; length > least; length--)
        {
            if (char.IsSurrogatePair(piece[length - 1], piece[length]))
                continue;
            tokenCount = Count(piece[..length]);
            if (tokenCount <= maxTokens)
                return length;
        }
        tokenCount = Count(piece[..least]);
        return least;
    }
}
