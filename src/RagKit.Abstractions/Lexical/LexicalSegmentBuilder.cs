using System.Runtime.InteropServices;

namespace RagKit.Lexical;

/// <summary>
/// The write buffer of a lexical index: takes what one step adds and removes, and makes a segment of it. Not thread-safe.
/// </summary>
/// <param name="weights">How much words count by where they stand; <see langword="null"/> for all alike.</param>
public sealed class LexicalSegmentBuilder(LexicalWeights? weights = null)
{
    private readonly LexicalWeights _weights = (weights ?? new LexicalWeights()).Validate();
    private readonly TermNumbers _terms = new();
    private readonly List<int> _counts = [];
    private readonly List<int> _touched = [];
    private readonly Dictionary<long, int> _places = [];
    private readonly List<int> _lengths = [];
    // The postings chunk by chunk: terms, frequencies, and where each chunk's end.
    private readonly List<int> _postings = [];
    private readonly List<int> _frequencies = [];
    private readonly List<int> _ends = [];
    private readonly HashSet<long> _removed = [];
    private readonly List<int> _removedCounts = [];
    private long _removedLength;

    /// <summary>How many chunks were added.</summary>
    public int Chunks => _places.Count;

    /// <summary>How many postings it holds: its size in memory is some 16 bytes each.</summary>
    public int Postings => _postings.Count;

    /// <summary>Whether nothing was added or removed.</summary>
    public bool IsEmpty => _places.Count == 0 && _removed.Count == 0;

    /// <summary>Whether a chunk with this key was added. Such a one can't be removed here: make a segment first.</summary>
    public bool Holds(long key) => _places.ContainsKey(key);

    /// <summary>Adds a chunk.</summary>
    /// <param name="key">Its key, which no other chunk that is there may have.</param>
    /// <param name="context">Its <see cref="Chunk.Context"/>.</param>
    /// <param name="text">Its <see cref="Chunk.Text"/>.</param>
    /// <exception cref="ArgumentException">The key was added already.</exception>
    public void Add(long key, string context, string text)
    {
        _places.Add(key, _places.Count);
        _lengths.Add(Count(context, text));
        foreach (int term in _touched)
        {
            _postings.Add(term);
            _frequencies.Add(_counts[term]);
        }
        _ends.Add(_postings.Count);
        Forget();
    }

    /// <summary>Removes a chunk of an earlier segment, which must be given exactly as it was added.</summary>
    /// <exception cref="ArgumentException">The key was added or removed here already.</exception>
    public void Remove(long key, string context, string text)
    {
        if (_places.ContainsKey(key) || !_removed.Add(key))
            throw new ArgumentException($"The chunk with the key {key} was added or removed in this segment already: make a segment first.", nameof(key));
        _removedLength += Count(context, text);
        while (_removedCounts.Count < _counts.Count)
            _removedCounts.Add(0);
        foreach (int term in _touched)
            _removedCounts[term]++;
        Forget();
    }

    /// <summary>Makes a segment of what was added and removed, and begins anew.</summary>
    public LexicalSegment Seal()
    {
        // Chunks by key; their postings by term, which is a transposition by counting.
        long[] keys = [.. _places.Keys.Order()];
        int[] lengths = [.. keys.Select(key => _lengths[_places[key]])];
        int[] begins = new int[_terms.Count + 1];
        foreach (int term in _postings)
            begins[term + 1]++;
        for (int term = 0; term < _terms.Count; term++)
            begins[term + 1] += begins[term];
        int[] at = begins[..^1], places = new int[_postings.Count], frequencies = new int[_postings.Count];
        for (int to = 0; to < keys.Length; to++)
        {
            int place = _places[keys[to]];
            for (int i = place == 0 ? 0 : _ends[place - 1]; i < _ends[place]; i++)
            {
                int slot = at[_postings[i]]++;
                (places[slot], frequencies[slot]) = (to, _frequencies[i]);
            }
        }
        SegmentWriter writer = new(keys, lengths, [.. _removed.Order()], _removedLength);
        foreach ((int term, byte[] utf8) in _terms.Sorted())
        {
            Range range = begins[term]..begins[term + 1];
            int removed = term < _removedCounts.Count ? _removedCounts[term] : 0;
            if (removed > 0 || begins[term + 1] > begins[term])
                writer.Add(utf8, removed, places.AsSpan(range), frequencies.AsSpan(range));
        }
        Clear();
        return writer.ToSegment();
    }

    private int Count(string context, string text) => (_weights.Context * Count(context, _weights.Context)) + (_weights.Text * Count(text, _weights.Text));

    private int Count(string text, int weight)
    {
        if (weight == 0)
            return 0;
        int words = 0;
        foreach (int term in _terms.Of(text))
        {
            words++;
            if (term == _counts.Count)
                _counts.Add(0);
            ref int count = ref CollectionsMarshal.AsSpan(_counts)[term];
            if (count == 0)
                _touched.Add(term);
            count += weight;
        }
        return words;
    }

    private void Forget()
    {
        foreach (int term in _touched)
            _counts[term] = 0;
        _touched.Clear();
    }

    private void Clear()
    {
        _terms.Clear();
        _places.Clear();
        _removed.Clear();
        _removedLength = 0;
        foreach (List<int> list in (List<int>[])[_counts, _lengths, _postings, _frequencies, _ends, _removedCounts])
            list.Clear();
    }
}
