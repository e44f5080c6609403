namespace RagKit.Stores;

/// <summary>A set of row keys as a sorted array: small, and combined by merging.</summary>
internal readonly struct KeySet
{
    private readonly long[] _keys;

    private KeySet(long[] sorted) => _keys = sorted;

    public static KeySet Empty { get; } = new([]);

    public int Count => _keys.Length;

    public IReadOnlyList<long> Keys => _keys;

    /// <summary>The keys, ascending.</summary>
    public ReadOnlyMemory<long> Sorted => _keys;

    /// <summary>A set of keys in any order, repeated or not.</summary>
    public static KeySet Of(List<long> keys)
    {
        for (int i = 1; i < keys.Count; i++)
        {
            if (keys[i] <= keys[i - 1])
            {
                keys.Sort();
                return new([.. keys.Distinct()]);
            }
        }
        return new([.. keys]);
    }

    public bool Contains(long key) => Array.BinarySearch(_keys, key) >= 0;

    public KeySet Intersect(KeySet other) => Merge(other, both: true, leftOnly: false, rightOnly: false);

    public KeySet Union(KeySet other) => Merge(other, both: true, leftOnly: true, rightOnly: true);

    public KeySet Except(KeySet other) => Merge(other, both: false, leftOnly: true, rightOnly: false);

    private KeySet Merge(KeySet other, bool both, bool leftOnly, bool rightOnly)
    {
        List<long> merged = [];
        int left = 0, right = 0;
        while (left < _keys.Length || right < other._keys.Length)
        {
            int order = left == _keys.Length ? 1 : right == other._keys.Length ? -1 : _keys[left].CompareTo(other._keys[right]);
            long key = order <= 0 ? _keys[left] : other._keys[right];
            if (order == 0 ? both : order < 0 ? leftOnly : rightOnly)
                merged.Add(key);
            left += order <= 0 ? 1 : 0;
            right += order >= 0 ? 1 : 0;
        }
        return new([.. merged]);
    }
}
