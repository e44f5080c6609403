using System.Buffers.Binary;

namespace RagKit.Chunking;

/// <summary>
/// The estimator's learned weights: a Bloom filter (Bloom 1970, blocked as by Putze, Sanders and Singler 2007) of common pieces
/// that are one token, and weights for four characters in a row (hashed), for blocks of 128 characters beyond Latin, and for a piece's
/// kind and length. Fitted by <c>tests/RagKit.Chunkers.Tests/Calibration/fit.mjs</c>.
/// </summary>
internal static class TokenWeights
{
    /// <summary>How many units make a token.</summary>
    public const int Scale = 48;

    private const int BloomWords = 4096, GramBits = 14, Grams = 1 << GramBits, Blocks = 512, LengthBuckets = 16, Kinds = 8, LongestCommon = 16;
    private const int FirstWide = 0x250, SymbolClass = 4, SpaceClass = 5;

    private static readonly ulong[] Common = new ulong[BloomWords];
    private static readonly sbyte[] Weights = new sbyte[Grams + Blocks + (Kinds * LengthBuckets)];

    static TokenWeights()
    {
        byte[] bytes = new byte[(BloomWords * sizeof(ulong)) + Weights.Length];
        using Stream stream = typeof(TokenWeights).Assembly.GetManifestResourceStream("RagKit.Chunking.TokenEstimator.bin")
            ?? throw new RagKitException("RagKit.Chunkers was built without TokenEstimator.bin; install the package anew.");
        stream.ReadExactly(bytes);
        for (int i = 0; i < BloomWords; i++)
            Common[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)));
        bytes.AsSpan(BloomWords * sizeof(ulong)).CopyTo(System.Runtime.InteropServices.MemoryMarshal.AsBytes(Weights.AsSpan()));
    }

    /// <summary>What a piece costs, in units; at least a token.</summary>
    public static int CostOf(ReadOnlySpan<char> text, TokenPiece piece)
    {
        if (piece.Kind == PieceKind.Digits && text[0] < 128)
            return Scale;
        if (text.Length == 1 && text[0] < 128)
            return Scale;
        if (piece.Kind is PieceKind.Symbols or PieceKind.Space && IsRule(text))
            return Scale;
        // No common piece is longer; a longer one could only be found by mistake, and in a repetitive text again and again.
        if (text.Length <= LongestCommon && IsCommon(text))
            return Scale;
        int sum = piece.Kind == PieceKind.Word
            ? SumOfWord(text, piece.Prefix)
            : SumOf(text, 9, piece.Kind == PieceKind.Space ? SpaceClass : SymbolClass);
        return Math.Max(Scale, sum);
    }

    private static bool IsRule(ReadOnlySpan<char> text) =>
        text[0] is ' ' or '\t' or '\r' or '\n' or '=' or '*' or '_' or '#' or '.' or '-' && text.IndexOfAnyExcept(text[0]) < 0;

    private static bool IsCommon(ReadOnlySpan<char> text)
    {
        uint hash = 0x811C9DC5;
        foreach (char c in text)
            hash = (hash ^ c) * 0x01000193;
        hash ^= hash >> 15;
        hash *= 0x2C1B3C6D;
        hash ^= hash >> 13;
        uint bits = hash * 0x9E3779B1;
        ulong mask = (1UL << (int)((bits >> 8) & 63)) | (1UL << (int)((bits >> 14) & 63))
            | (1UL << (int)((bits >> 20) & 63)) | (1UL << (int)((bits >> 26) & 63));
        return (Common[hash & (BloomWords - 1)] & mask) == mask;
    }

    private static int SumOfWord(ReadOnlySpan<char> text, int prefix)
    {
        char first = text[prefix];
        bool capital = char.IsAsciiLetterUpper(first) && !(prefix + 1 < text.Length && char.IsAsciiLetterUpper(text[prefix + 1]));
        int kind = (prefix == 0 ? 0 : text[0] == ' ' ? 1 : 6) + (capital ? prefix == 0 || text[0] == ' ' ? 2 : 1 : 0);
        uint window = (uint)(kind + 1);
        int sum = 0;
        if (kind >= 6)
        {
            if (text[0] >= FirstWide)
                sum += Weights[Grams + (text[0] >> 7)];
            else
                window = (window * 256) + text[0];
        }
        if (!capital)
            return sum + SumOf(text[prefix..], window, kind);
        window = (window << 8) | (uint)(first + 32);
        return sum + Gram(window) + SumOf(text[(prefix + 1)..], window, kind, counted: 1);
    }

    private static int SumOf(ReadOnlySpan<char> text, uint window, int kind, int counted = 0)
    {
        int sum = 0;
        foreach (char c in text)
        {
            if (c >= FirstWide)
            {
                sum += Weights[Grams + (c >> 7)];
                window = 1;
                continue;
            }
            window = (window << 8) | (uint)((c & 255) ^ ((c >> 8) << 4));
            sum += Gram(window);
        }
        return sum + Weights[Grams + Blocks + (kind * LengthBuckets) + Math.Min(text.Length + counted, LengthBuckets - 1)];
    }

    private static int Gram(uint window) => Weights[(window * 0x9E3779B1) >> (32 - GramBits)];
}
