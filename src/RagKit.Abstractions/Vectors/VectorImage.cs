namespace RagKit.Vectors;

/// <summary>
/// Vectors, L2-normalised, searched exactly by comparing with all of them: 100,000 of 384 dimensions take some milliseconds on one
/// thread, and a quarter of that in <see cref="VectorPrecision.Byte"/>. Scores are cosine similarities; a vector of zeros has the
/// score 0 with every other. The same content gives the same results in whatever precision, order and number of threads, and on
/// whatever processor. In memory, or in a file that is mapped to it (<see cref="Open"/>, <see cref="Save"/>). Any number of threads
/// may search at once; whoever adds, removes, saves or disposes must keep all others out meanwhile.
/// </summary>
/// <remarks>
/// In the precisions Half and Byte the scan gives each row the least and the most that its score can be, by the rounding of its
/// values and the inequality of Cauchy and Schwarz; whatever could be among the best is scored again by its float row. That is some
/// dozens to hundreds of rows; of rows that are all but equal it may be all of them, and the search as slow as in Float.
/// </remarks>
public sealed partial class VectorImage : IDisposable
{
    private readonly VectorImageOptions _options;
    private ImageRows _rows;

    /// <summary>An image without rows, searched in its floats.</summary>
    /// <param name="dimensions">The length of every vector; at least 1.</param>
    public VectorImage(int dimensions)
        : this(dimensions, new VectorImageOptions())
    {
    }

    /// <summary>An image without rows.</summary>
    /// <param name="dimensions">The length of every vector; at least 1.</param>
    /// <param name="options">How to hold and scan them.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public VectorImage(int dimensions, VectorImageOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Validate(dimensions);
        _rows = new(new(dimensions, options.Precision));
    }

    /// <summary>The length of every vector.</summary>
    public int Dimensions => _rows.Layout.Dimensions;

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Count;

    /// <summary>How many rows were added and removed that no file has: what <see cref="Save"/> would write.</summary>
    public int Unsaved => _rows.Total - _rows.Mapped + _rows.Removed.Count;

    /// <summary>The keys of all rows.</summary>
    internal long[] Keys
    {
        get
        {
            List<long> keys = new(Count);
            for (int row = 0; row < _rows.Total; row++)
            {
                if (_rows.TryGetKey(row, out long key))
                    keys.Add(key);
            }
            return [.. keys];
        }
    }

    /// <summary>Adds a row, or replaces the one with the same key.</summary>
    /// <param name="key">The row's key.</param>
    /// <param name="vector">The vector, of any length but zero or not; it is copied and normalised.</param>
    /// <exception cref="ArgumentException">The vector has other dimensions, or holds NaN or infinity.</exception>
    public void Add(long key, ReadOnlySpan<float> vector) => _rows.Put(key, vector, RowEncoder.Scale(vector, Dimensions));

    /// <summary>Removes a row; <see langword="false"/> when there is none with this key.</summary>
    public bool Remove(long key) => _rows.Remove(key);

    /// <summary>Removes all rows and gives their memory back; a file stays as it is.</summary>
    public void Clear()
    {
        Dispose();
        _rows = new(_rows.Layout);
    }

    /// <summary>The row with this key, normalised; <see langword="null"/> when there is none.</summary>
    public float[]? Get(long key) => _rows.TryFindRow(key, out int row) && _rows.Locate(row) is (RowBlock block, int at) ? block.Checked(at)[..Dimensions].ToArray() : null;

    /// <summary>Whether there is a row with this key.</summary>
    public bool Contains(long key) => _rows.Contains(key);

    /// <summary>
    /// Finds the rows most similar to a query: best first, of equal scores the smaller key first. A query of zeros resembles
    /// nothing and finds nothing.
    /// </summary>
    /// <param name="query">The query's vector; it need not be normalised.</param>
    /// <param name="top">How many rows to return at most; at least 1.</param>
    /// <param name="among">The distinct keys to choose from, those without a row passed over; <see langword="null"/> for all rows.</param>
    /// <param name="cancellationToken">Ends the search within a millisecond or so.</param>
    /// <exception cref="ArgumentException">The query has other dimensions, or holds NaN or infinity.</exception>
    /// <exception cref="InvalidDataException">The file that the rows are in was changed by something else.</exception>
    public IReadOnlyList<VectorMatch> Search(
        ReadOnlySpan<float> query, int top, IEnumerable<long>? among = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        cancellationToken.ThrowIfCancellationRequested();
        if (Normalise(query) is not float[] normalised)
            return [];
        QueryScan scan = new(_rows.Layout, normalised);
        return among is null ? ImageScan.Run(_rows, scan, top, _options.Workers, cancellationToken) : SearchAmong(scan, top, among, cancellationToken);
    }

    /// <summary>
    /// The cosine similarities of a query with single rows, in the order of the keys: exactly the scores that
    /// <see cref="Search"/> gives; <see langword="null"/> for a key without a row.
    /// </summary>
    /// <exception cref="ArgumentException">The query has other dimensions, or holds NaN or infinity.</exception>
    /// <exception cref="InvalidDataException">The file that the rows are in was changed by something else.</exception>
    public float?[] Score(ReadOnlySpan<float> query, IReadOnlyList<long> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        QueryScan scan = new(_rows.Layout, Normalise(query) ?? new float[_rows.Layout.Stride]);
        float?[] scores = new float?[keys.Count];
        for (int i = 0; i < scores.Length; i++)
        {
            if (_rows.TryFindRow(keys[i], out int row) && _rows.Locate(row) is (RowBlock block, int at))
                scores[i] = scan.Score(block, at);
        }
        return scores;
    }

    private VectorMatch[] SearchAmong(QueryScan scan, int top, IEnumerable<long> among, CancellationToken cancellationToken)
    {
        TopMatches best = new(top);
        Candidates candidates = new(top);
        int compared = 0;
        foreach (long key in among)
        {
            if (compared++ % 1024 == 1023)
                cancellationToken.ThrowIfCancellationRequested();
            if (!_rows.TryFindRow(key, out int row))
                continue;
            (RowBlock block, int at) = _rows.Locate(row);
            if (_rows.Layout.IsCoded)
            {
                float most = 0;
                scan.Scan(block, at, new Span<float>(ref most));
                candidates.Offer(row, most, scan.Doubt(block, at));
            }
            else
            {
                best.Offer(key, scan.Score(block, at));
            }
        }
        return _rows.Layout.IsCoded ? _rows.Rescore(scan, candidates, top, cancellationToken) : best.ToSortedArray();
    }

    private float[]? Normalise(ReadOnlySpan<float> vector)
    {
        double scale = RowEncoder.Scale(vector, Dimensions);
        if (scale == 0)
            return null;
        float[] normalised = new float[_rows.Layout.Stride];
        RowEncoder.Copy(vector, scale, normalised);
        return normalised;
    }
}
