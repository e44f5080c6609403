namespace RagKit.Tokenizing;

/// <summary>Counts and encodes piece by piece, most of them from the cache.</summary>
internal sealed class PieceCounter(PieceEncoder encoder)
{
    /// <summary>A piece longer than this may be cut to fill a prefix.</summary>
    private const int LongPiece = 64;

    private readonly ScratchPool _pool = new();

    public int Count(ReadOnlySpan<char> text)
    {
        TokenScratch scratch = _pool.Rent();
        try
        {
            return Count(text, scratch);
        }
        finally
        {
            _pool.Return(scratch);
        }
    }

    public void Encode(ReadOnlySpan<char> text, List<int> ids)
    {
        TokenScratch scratch = _pool.Rent();
        try
        {
            for (int i = 0, end; i < text.Length; i = end)
            {
                end = encoder.PieceEnd(text, i);
                if (PieceKey.TryCreate(text, i, end - i, out PieceKey key) && scratch.Cache[key] is { Count: 1 } slot && slot.Key == key)
                    ids.Add(slot.Id);
                else
                    ids.AddRange(encoder.Encode(text[i..end], scratch));
            }
        }
        finally
        {
            _pool.Return(scratch);
        }
    }

    public int PrefixLength(ReadOnlySpan<char> text, int maxTokens, out int tokenCount)
    {
        TokenScratch scratch = _pool.Rent();
        try
        {
            // The pieces of a shorter text are its own, so that looking at no more than is needed keeps the count exact.
            for (long window = 64 + (8L * maxTokens); window < text.Length; window *= 2)
            {
                int seen = window > int.MaxValue / 2 ? text.Length : WithoutHalfPair(text, (int)window);
                int length = PrefixOf(text[..seen], maxTokens, scratch, out tokenCount);
                if (length < seen)
                    return length;
            }
            return PrefixOf(text, maxTokens, scratch, out tokenCount);
        }
        finally
        {
            _pool.Return(scratch);
        }
    }

    private int Count(ReadOnlySpan<char> text, TokenScratch scratch)
    {
        int count = 0;
        for (int i = 0, end; i < text.Length; i = end)
        {
            end = encoder.PieceEnd(text, i);
            count += CountPiece(text, i, end, scratch);
        }
        return count;
    }

    private int CountPiece(ReadOnlySpan<char> text, int start, int end, TokenScratch scratch)
    {
        if (!PieceKey.TryCreate(text, start, end - start, out PieceKey key))
            return encoder.Encode(text[start..end], scratch).Length;
        ref PieceCache.Slot slot = ref scratch.Cache[key];
        if (slot.Key != key)
        {
            ReadOnlySpan<int> ids = encoder.Encode(text[start..end], scratch);
            slot = new PieceCache.Slot(key, ids.Length, ids.Length > 0 ? ids[0] : -1);
        }
        return slot.Count;
    }

    private int PrefixOf(ReadOnlySpan<char> text, int maxTokens, TokenScratch scratch, out int tokenCount)
    {
        tokenCount = 0;
        for (int i = 0, end; i < text.Length; i = end)
        {
            end = encoder.PieceEnd(text, i);
            int count = CountPiece(text, i, end, scratch);
            int room = maxTokens - tokenCount;
            if (count > room)
            {
                if (i > 0 && (room == 0 || end - i <= LongPiece))
                    return i;
                int part = PartOf(text[i..end], room, scratch, out int partCount);
                if (i > 0 && partCount > room)
                    return i;
                tokenCount += partCount;
                return i + part;
            }
            tokenCount += count;
        }
        return text.Length;
    }

    /// <summary>The longest prefix found of a piece over the limit: up to a token's end, or shorter where the part alone counts otherwise.</summary>
    private int PartOf(ReadOnlySpan<char> piece, int room, TokenScratch scratch, out int count)
    {
        int least = piece.Length > 1 && char.IsSurrogatePair(piece[0], piece[1]) ? 2 : 1;
        int length = encoder.LengthOf(piece, encoder.Encode(piece, scratch)[..room]);
        for (int step = 1; ; step *= 2)
        {
            length = Math.Max(least, WithoutHalfPair(piece, length));
            count = Count(piece[..length], scratch);
            if (count <= room || length <= least)
                return length;
            length -= step;
        }
    }

    private static int WithoutHalfPair(ReadOnlySpan<char> text, int length) =>
        length > 0 && length < text.Length && char.IsSurrogatePair(text[length - 1], text[length]) ? length - 1 : length;
}
