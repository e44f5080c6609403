namespace RagKit.Tokenizing;

/// <summary>Counts and encodes piece by piece, most of them from the cache.</summary>
internal sealed class PieceCounter(PieceEncoder encoder)
{
    public PieceEncoder Encoder => encoder;

    public int Count(ReadOnlySpan<char> text, TokenScratch scratch)
    {
        int count = 0;
        for (int i = 0, end; i < text.Length; i = end)
        {
            end = encoder.PieceEnd(text, i);
            count += CountPiece(text, i, end, scratch);
        }
        return count;
    }

    public int CountPiece(ReadOnlySpan<char> text, int start, int end, TokenScratch scratch)
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

    public void Encode(ReadOnlySpan<char> text, List<int> ids, TokenScratch scratch)
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
}
