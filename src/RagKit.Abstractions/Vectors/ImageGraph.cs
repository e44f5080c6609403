namespace RagKit.Vectors;

/// <summary>
/// An <see cref="HnswIndex"/> beside a <see cref="VectorImage"/>: built from it in the background, kept in step with it, kept in a file if wanted. What the
/// graph finds is scored by the image, so scores are exact; rows that the graph has yet to take in are compared, too, so that a search sees all that the
/// image holds. Until the graph is ready, and where a scan is cheaper, the image is searched exactly.
/// </summary>
/// <remarks>
/// The image's owner holds the gate for writing while it changes the image and tells the graph of it, and for
/// reading while it searches. The builder reads the image under the gate, some hundred rows at a time, and works beside it.
/// </remarks>
public sealed partial class ImageGraph : IDisposable
{
    private const int FewestCandidates = 128;
    private const int FewestPending = 64;
    private const int MostPending = 8192;
    private const int PendingShare = 16;

    // A row that is looked up costs so many times one that is scanned in its place.
    private const int LookUp = 4;

    private readonly VectorImage _image;
    private readonly ReaderWriterLockSlim _gate;
    private readonly ImageGraphOptions _options;
    private readonly PendingKeys _pending = new();
    private volatile HnswIndex? _index;

    /// <summary>A graph that is yet to <see cref="Begin"/>.</summary>
    /// <param name="image">The image; not disposed.</param>
    /// <param name="gate">What its owner keeps readers and writers apart with; not disposed.</param>
    /// <param name="options">How to build and ask.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ImageGraph(VectorImage image, ReaderWriterLockSlim gate, ImageGraphOptions options)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(gate);
        ArgumentNullException.ThrowIfNull(options);
        (_image, _gate, _options) = (image, gate, options.Validate());
    }

    /// <summary>How many changes the graph has carried out since it was made or opened from its file.</summary>
    public long Applied => Interlocked.Read(ref _applied);

    /// <summary>How much of the image the graph holds, 0 to 1; below 1 searches are exact.</summary>
    public double Ready
    {
        get
        {
            int pending = _pending.Count, held = _index?.Count ?? 0;
            return IsFollowing(held) ? 1 : held == 0 ? 0 : Math.Min(0.999, held / ((double)held + pending));
        }
    }

    /// <summary>Why it gave up, in a sentence; searches are exact then. <see langword="null"/> while all is well.</summary>
    public string? Failure => _failure;

    /// <summary>Finds the rows most similar to a query, with exact scores: best first, of equal scores the smaller key first. Under the gate.</summary>
    /// <param name="query">The query's vector; it need not be normalised.</param>
    /// <param name="top">How many rows to return at most; at least 1. So many are found when there are so many.</param>
    /// <param name="among">The keys to choose from, ascending; <see langword="null"/> for all rows.</param>
    /// <param name="cancellationToken">Ends the search within a millisecond or so.</param>
    /// <exception cref="ArgumentException">The query has other dimensions, or holds NaN or infinity.</exception>
    /// <exception cref="InvalidDataException">The file that the rows are in was changed by something else.</exception>
    public IReadOnlyList<VectorMatch> Search(ReadOnlySpan<float> query, int top, ReadOnlyMemory<long>? among = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        int passing = Math.Min(among?.Length ?? int.MaxValue, _image.Count);
        int candidates = (int)Math.Min(_image.Count, Math.Max(FewestCandidates, top + (top / 4L) + 32));
        if (passing > 0 && _index is HnswIndex index && !IsScanCheaper(passing, candidates, among is not null)
            && IsFollowing(index.Count) && _pending.View(int.MaxValue) is long[] pending)
        {
            HashSet<long> keys = [.. among is null ? pending : pending.Where(key => Holds(among.Value, key))];
            Func<long, bool>? allowed = among is ReadOnlyMemory<long> some ? key => Holds(some, key) : null;
            foreach (VectorMatch match in index.Search(query, candidates, candidates, allowed, cancellationToken))
                keys.Add(match.Key);
            IReadOnlyList<VectorMatch> found = _image.Search(query, top, keys, cancellationToken);
            if (found.Count >= Math.Min(top, passing))
                return found;
        }
        return _image.Search(query, top, among is ReadOnlyMemory<long> chosen ? Enumerate(chosen) : null, cancellationToken);
    }

    private bool IsFollowing(int held) => _failure is null && _index is not null && _pending.Count <= Math.Max(FewestPending, Math.Min(MostPending, held / PendingShare));

    // A walk that may keep one row in ten goes ten times as far.
    private bool IsScanCheaper(int passing, int candidates, bool isFiltered) => isFiltered
        ? (double)passing * LookUp < (double)_options.ScanRows * candidates * _image.Count / passing
        : passing < (long)_options.ScanRows * candidates;

    private static bool Holds(ReadOnlyMemory<long> sorted, long key) => sorted.Span.BinarySearch(key) >= 0;

    private static IEnumerable<long> Enumerate(ReadOnlyMemory<long> keys)
    {
        for (int i = 0; i < keys.Length; i++)
            yield return keys.Span[i];
    }
}
