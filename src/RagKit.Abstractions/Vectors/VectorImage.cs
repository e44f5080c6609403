using System.Runtime.InteropServices;

namespace RagKit.Vectors;

/// <summary>
/// Vectors in memory, L2-normalised, one behind the other, searched exactly by scanning all of them: 100,000 of 256 dimensions
/// take some milliseconds on one thread. Scores are cosine similarities; a vector of zeros has the score 0 with every other.
/// The same content, added in the same order, gives the same results on the same processor. Any number of threads may search at
/// once; whoever adds or removes must keep all others out meanwhile.
/// </summary>
public sealed class VectorImage
{
    private const int SegmentFloats = 1 << 20;
    private const int BlockRows = 256;

    private readonly int _stride;
    private readonly int _segmentRows;
    private readonly List<float[]> _segments = [];
    private readonly List<long> _keys = [];
    private readonly Dictionary<long, int> _rows = [];

    /// <summary>An image without rows.</summary>
    /// <param name="dimensions">The length of every vector; at least 1.</param>
    public VectorImage(int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        Dimensions = dimensions;
        _stride = (dimensions + DotKernel.Lanes - 1) / DotKernel.Lanes * DotKernel.Lanes;
        _segmentRows = Math.Max(1, SegmentFloats / _stride);
    }

    /// <summary>The length of every vector.</summary>
    public int Dimensions { get; }

    /// <summary>How many rows there are.</summary>
    public int Count => _keys.Count;

    /// <summary>Adds a row, or replaces the one with the same key.</summary>
    /// <param name="key">The row's key.</param>
    /// <param name="vector">The vector, of any length but zero or not; it is copied and normalised.</param>
    /// <exception cref="ArgumentException">The vector has other dimensions, or holds NaN or infinity.</exception>
    public void Add(long key, ReadOnlySpan<float> vector)
    {
        double scale = Scale(vector);
        if (!_rows.TryGetValue(key, out int row))
        {
            row = _keys.Count;
            if (row == _segments.Count * _segmentRows)
                _segments.Add(new float[_segmentRows * _stride]);
            _keys.Add(key);
            _rows.Add(key, row);
        }
        Copy(vector, scale, Row(row));
    }

    /// <summary>Removes a row; <see langword="false"/> when there is none with this key.</summary>
    public bool Remove(long key)
    {
        if (!_rows.Remove(key, out int row))
            return false;
        int last = _keys.Count - 1;
        if (row != last)
        {
            Row(last).CopyTo(Row(row));
            _keys[row] = _keys[last];
            _rows[_keys[row]] = row;
        }
        _keys.RemoveAt(last);
        if (last % _segmentRows == 0)
            _segments.RemoveAt(_segments.Count - 1);
        return true;
    }

    /// <summary>Removes all rows and gives their memory back.</summary>
    public void Clear()
    {
        _segments.Clear();
        _keys.Clear();
        _rows.Clear();
    }

    /// <summary>The row with this key, normalised; <see langword="null"/> when there is none.</summary>
    public float[]? Get(long key) => _rows.TryGetValue(key, out int row) ? Row(row)[..Dimensions].ToArray() : null;

    /// <summary>Whether there is a row with this key.</summary>
    public bool Contains(long key) => _rows.ContainsKey(key);

    /// <summary>
    /// Finds the rows most similar to a query: best first, of equal scores the smaller key first. A query of zeros resembles
    /// nothing and finds nothing.
    /// </summary>
    /// <param name="query">The query's vector; it need not be normalised.</param>
    /// <param name="top">How many rows to return at most; at least 1.</param>
    /// <param name="among">The distinct keys to choose from, those without a row passed over; <see langword="null"/> for all rows.</param>
    /// <exception cref="ArgumentException">The query has other dimensions, or holds NaN or infinity.</exception>
    public IReadOnlyList<VectorMatch> Search(ReadOnlySpan<float> query, int top, IEnumerable<long>? among = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        if (Normalise(query) is not float[] normalised)
            return [];
        TopMatches best = new(top);
        if (among is null)
            ScanAll(normalised, best);
        else
            ScanSome(normalised, best, among);
        return best.ToSortedArray();
    }

    /// <summary>
    /// The cosine similarities of a query with single rows, in the order of the keys: exactly the scores that
    /// <see cref="Search"/> gives; <see langword="null"/> for a key without a row.
    /// </summary>
    /// <exception cref="ArgumentException">The query has other dimensions, or holds NaN or infinity.</exception>
    public float?[] Score(ReadOnlySpan<float> query, IReadOnlyList<long> keys)
    {
        float[] normalised = Normalise(query) ?? new float[_stride];
        float?[] scores = new float?[keys.Count];
        for (int i = 0; i < scores.Length; i++)
        {
            if (_rows.TryGetValue(keys[i], out int row))
                scores[i] = Limit(DotKernel.Dot(normalised, Row(row)));
        }
        return scores;
    }

    private void ScanAll(float[] query, TopMatches best)
    {
        Span<float> scores = stackalloc float[BlockRows];
        ReadOnlySpan<long> keys = CollectionsMarshal.AsSpan(_keys);
        for (int segment = 0; segment < _segments.Count; segment++)
        {
            int start = segment * _segmentRows, end = Math.Min(start + _segmentRows, keys.Length);
            for (int row = start; row < end; row += BlockRows)
            {
                Span<float> block = scores[..Math.Min(BlockRows, end - row)];
                DotKernel.Scan(query, _segments[segment].AsSpan((row - start) * _stride), block);
                for (int i = 0; i < block.Length; i++)
                {
                    if (block[i] >= best.Threshold)
                        best.Offer(keys[row + i], Limit(block[i]));
                }
            }
        }
    }

    private void ScanSome(float[] query, TopMatches best, IEnumerable<long> among)
    {
        foreach (long key in among)
        {
            if (_rows.TryGetValue(key, out int row))
                best.Offer(key, Limit(DotKernel.Dot(query, Row(row))));
        }
    }

    // Rounding can carry the product of two unit vectors beyond 1 by an ulp or two.
    private static float Limit(float score) => Math.Clamp(score, -1f, 1f);

    private Span<float> Row(int row) => _segments[row / _segmentRows].AsSpan(row % _segmentRows * _stride, _stride);

    private float[]? Normalise(ReadOnlySpan<float> vector)
    {
        double scale = Scale(vector);
        if (scale == 0)
            return null;
        float[] normalised = new float[_stride];
        Copy(vector, scale, normalised);
        return normalised;
    }

    private static void Copy(ReadOnlySpan<float> vector, double scale, Span<float> row)
    {
        for (int i = 0; i < vector.Length; i++)
            row[i] = (float)(vector[i] * scale);
    }

    /// <summary>One by the vector's length; 0 for a vector of zeros.</summary>
    private double Scale(ReadOnlySpan<float> vector)
    {
        if (vector.Length != Dimensions)
            throw new ArgumentException($"A vector of {vector.Length} dimensions does not fit among vectors of {Dimensions}.", nameof(vector));
        double squares = 0;
        foreach (float value in vector)
            squares += (double)value * value;
        if (!double.IsFinite(squares))
            throw new ArgumentException("A vector holds NaN or infinity.", nameof(vector));
        return squares == 0 ? 0 : 1 / Math.Sqrt(squares);
    }
}
