using System.Runtime.InteropServices;

namespace RagKit.Stores;

/// <summary>
/// Ranks chunks by BM25 (Robertson and Zaragoza 2009; k1 1.2, b 0.75) over postings in memory, with the inverse document frequency
/// of SQLite's FTS5: ln((N - n + 0.5) / (n + 0.5)), at least 1e-6. What is removed stays in the postings, unseen, until as much of
/// the index is dead as alive; then it is swept, so that each change costs constant time on average. Not thread-safe for writers.
/// </summary>
internal sealed class InvertedIndex
{
    private const double K1 = 1.2;
    private const double B = 0.75;
    private const double LeastIdf = 1e-6;
    private const int FewestDead = 1024;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private List<Postings> _postings = [];
    private List<IndexedChunk?> _rows = [];
    private long _totalLength;
    private int _alive;

    public void Add(IndexedChunk chunk, IReadOnlyList<string> terms)
    {
        chunk.Row = _rows.Count;
        chunk.Length = terms.Count;
        Dictionary<int, int> counts = [];
        foreach (string term in terms)
            CollectionsMarshal.GetValueRefOrAddDefault(counts, Number(term), out _)++;
        foreach ((int number, int count) in counts)
        {
            _postings[number].Entries.Add((chunk.Row, count));
            _postings[number].Alive++;
        }
        chunk.Terms = [.. counts.Keys];
        _rows.Add(chunk);
        _totalLength += chunk.Length;
        _alive++;
    }

    public void Remove(IndexedChunk chunk)
    {
        _rows[chunk.Row] = null;
        foreach (int number in chunk.Terms)
            _postings[number].Alive--;
        _totalLength -= chunk.Length;
        _alive--;
        if (_rows.Count - _alive > Math.Max(FewestDead, _alive))
            Sweep();
    }

    /// <summary>Hands over the chunks that hold any of the terms, with their scores, in no particular order. A term given twice counts twice.</summary>
    public void Search(IReadOnlyList<string> terms, Action<IndexedChunk, double> found)
    {
        if (_alive == 0)
            return;
        double[] scores = new double[_rows.Count];
        double averageLength = (double)_totalLength / _alive;
        foreach (string term in terms)
        {
            if (!_numbers.TryGetValue(term, out int number))
                continue;
            Postings postings = _postings[number];
            double idf = Math.Max(LeastIdf, Math.Log((_alive - postings.Alive + 0.5) / (postings.Alive + 0.5)));
            foreach ((int row, int count) in CollectionsMarshal.AsSpan(postings.Entries))
            {
                if (_rows[row] is not IndexedChunk chunk)
                    continue;
                scores[row] += idf * count * (K1 + 1) / (count + (K1 * (1 - B + (B * chunk.Length / averageLength))));
            }
        }
        for (int row = 0; row < scores.Length; row++)
        {
            if (scores[row] > 0)
                found(_rows[row]!, scores[row]);
        }
    }

    private int Number(string term)
    {
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, term, out bool known);
        if (!known)
        {
            number = _postings.Count;
            _postings.Add(new());
        }
        return number;
    }

    private void Sweep()
    {
        int[] rows = new int[_rows.Count];
        List<IndexedChunk?> alive = new(_alive);
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = alive.Count;
            if (_rows[row] is not IndexedChunk chunk)
                continue;
            chunk.Row = alive.Count;
            alive.Add(chunk);
        }
        int[] numbers = new int[_postings.Count];
        List<Postings> kept = [];
        for (int number = 0; number < numbers.Length; number++)
        {
            numbers[number] = _postings[number].Alive > 0 ? kept.Count : -1;
            if (numbers[number] < 0)
                continue;
            _postings[number].Entries = [.. _postings[number].Entries.Where(entry => _rows[entry.Row] is not null).Select(entry => (rows[entry.Row], entry.Count))];
            kept.Add(_postings[number]);
        }
        foreach ((string term, int number) in _numbers.ToArray())
        {
            if (numbers[number] < 0)
                _numbers.Remove(term);
            else
                _numbers[term] = numbers[number];
        }
        foreach (IndexedChunk? chunk in alive)
            chunk!.Terms = Array.ConvertAll(chunk.Terms, number => numbers[number]);
        (_rows, _postings) = (alive, kept);
    }

    private sealed class Postings
    {
        public List<(int Row, int Count)> Entries { get; set; } = [];

        /// <summary>How many of the entries are of chunks that are still there.</summary>
        public int Alive { get; set; }
    }
}
