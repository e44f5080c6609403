namespace RagKit.Tokenizing;

/// <summary>Which pairs of tokens merge, how early (the lower the rank, the earlier) and into what. Immutable once filled.</summary>
internal sealed class MergeTable
{
    /// <summary>The rank of a pair that does not merge.</summary>
    public const int Never = int.MaxValue;

    private const ulong Empty = ulong.MaxValue;

    private readonly ulong[] _pairs;
    private readonly (int Rank, int Merged)[] _values;
    private readonly int _shift;

    public MergeTable(int count)
    {
        uint size = System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, count * 2));
        _shift = 64 - System.Numerics.BitOperations.Log2(size);
        _pairs = new ulong[size];
        _values = new (int, int)[size];
        _pairs.AsSpan().Fill(Empty);
    }

    /// <summary>Adds a pair; one that is there keeps its first rank.</summary>
    public void Add(int left, int right, int rank, int merged)
    {
        int slot = SlotOf(Key(left, right));
        if (_pairs[slot] == Empty)
            (_pairs[slot], _values[slot]) = (Key(left, right), (rank, merged));
    }

    /// <summary>The pair's rank, or <see cref="Never"/>.</summary>
    public int RankOf(int left, int right)
    {
        int slot = SlotOf(Key(left, right));
        return _pairs[slot] == Empty ? Never : _values[slot].Rank;
    }

    /// <summary>What a pair that merges becomes.</summary>
    public int Merge(int left, int right) => _values[SlotOf(Key(left, right))].Merged;

    private static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    private int SlotOf(ulong key)
    {
        int slot = (int)((key * 0x9E3779B97F4A7C15) >> _shift);
        while (_pairs[slot] != key && _pairs[slot] != Empty)
            slot = (slot + 1) & (_pairs.Length - 1);
        return slot;
    }
}
