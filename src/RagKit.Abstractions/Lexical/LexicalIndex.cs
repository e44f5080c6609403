using System.Text;
using RagKit.Text;

namespace RagKit.Lexical;

/// <summary>
/// One state of a BM25 index: segments in the order in which they were made. Its ranking is exactly <see cref="Bm25"/> over the chunks that
/// are there: removed ones count nowhere. Immutable and thread-safe; a change makes another state, which shares with this one what did not change.
/// </summary>
public sealed class LexicalIndex
{
    private readonly SegmentState[] _segments;
    private readonly long _length;

    private LexicalIndex(SegmentState[] segments)
    {
        _segments = segments;
        foreach (SegmentState one in segments)
        {
            Chunks += one.Segment.Chunks - one.Segment.Removed;
            _length += one.Segment.Header.Length - one.Segment.Header.RemovedLength;
        }
    }

    /// <summary>An index of nothing.</summary>
    public static LexicalIndex Empty { get; } = new([]);

    /// <summary>The segments, the oldest first.</summary>
    public IReadOnlyList<LexicalSegment> Segments => [.. _segments.Select(static one => one.Segment)];

    /// <summary>How many chunks there are.</summary>
    public long Chunks { get; }

    /// <summary>An index of these segments.</summary>
    /// <param name="segments">The segments, the oldest first.</param>
    /// <param name="before">
    /// A state before this one: what it knows of segments that both have is not worked out again. <see langword="null"/> when there is none.
    /// </param>
    public static LexicalIndex Of(IReadOnlyList<LexicalSegment> segments, LexicalIndex? before = null)
    {
        ArgumentNullException.ThrowIfNull(segments);
        return new(SegmentState.Link(segments, before?._segments ?? []));
    }

    /// <summary>The index with one segment more, and those merged that are due.</summary>
    public LexicalIndex With(LexicalSegment segment)
    {
        List<LexicalSegment> segments = [.. _segments.Select(static one => one.Segment), segment];
        while (LexicalMerging.Due([.. segments.Select(static one => one.Size)]) is int due)
        {
            LexicalSegment merged = LexicalSegment.Merge(segments[due..]);
            segments.RemoveRange(due, segments.Count - due);
            segments.Add(merged);
        }
        return Of(segments, this);
    }

    /// <summary>The chunks that fit a text best, best first; words that a query does without are left out, any other may match.</summary>
    /// <param name="text">The query; of any length.</param>
    /// <param name="top">How many chunks at most; at least 1.</param>
    /// <param name="options">Which chunks may be found, and in which order those of equal scores stand.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public IReadOnlyList<LexicalMatch> Search(string text, int top, LexicalSearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= LexicalSearchOptions.Default;
        (QueryTerm Term, int[] Numbers)[] terms = [.. Bm25.QueryTerms(text).Select(pair => Look(pair.Key, pair.Value)).OfType<(QueryTerm, int[])>()];
        if (terms.Length == 0)
            return [];
        TopChunks best = new(top, options.Ties ?? Comparer<long>.Default);
        SegmentSearch search = new((double)_length / Chunks, best, options.Allows);
        QueryTerm[] opened = new QueryTerm[terms.Length];
        for (int i = 0; i < _segments.Length; i++)
        {
            int count = 0;
            foreach ((QueryTerm term, int[] numbers) in terms)
            {
                if (numbers[i] < 0)
                    continue;
                term.Postings.Open(_segments[i].Segment, numbers[i]);
                if (term.Postings.Count > 0)
                    opened[count++] = term;
            }
            if (count > 0)
                search.Run(_segments[i].Segment, _segments[i].Passing(options.Among), opened.AsSpan(0, count), cancellationToken);
        }
        return best.ToMatches();
    }

    /// <summary>A term's number in each segment and its weight; <see langword="null"/> when no chunk holds it.</summary>
    private (QueryTerm Term, int[] Numbers)? Look(string term, int times)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(term);
        int[] numbers = new int[_segments.Length];
        long holding = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = _segments[i].Segment.Find(utf8);
            if (numbers[i] < 0)
                continue;
            (int added, int removed) = _segments[i].Segment.CountsOf(numbers[i]);
            holding += added - removed;
        }
        return holding <= 0 ? null : (new QueryTerm(QueryTerm.Weight(times, Chunks, holding)), numbers);
    }
}
