namespace RagKit.Tokenizing;

/// <summary>The token counts of the short pieces met lately, a slot each: 1.5 MB. Used by one thread at a time.</summary>
internal sealed class PieceCache
{
    private const int SlotBits = 16;

    private readonly Slot[] _slots = new Slot[1 << SlotBits];

    /// <summary>The slot of a key, which may hold another's count.</summary>
    public ref Slot this[PieceKey key] => ref _slots[key.Hash >> (32 - SlotBits)];

    /// <summary>A piece's count and, where that is one, its token.</summary>
    public record struct Slot(PieceKey Key, int Count, int Id);
}
