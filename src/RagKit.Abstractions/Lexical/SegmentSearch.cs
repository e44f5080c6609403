using System.Numerics;

namespace RagKit.Lexical;

/// <summary>
/// Finds the best chunks of a segment by MaxScore (Turtle and Flood 1995) over block maxima (Ding and Suel 2011), in windows of chunks as
/// Lucene does since 9.9: within a window the terms whose bounds together stay below the worst score kept are only looked up for chunks
/// that the others bring near it; a window whose bounds all stay below is passed over unread. Exact: pruning only skips what can't be kept.
/// </summary>
internal sealed class SegmentSearch(double averageLength, TopChunks best, Func<long, bool>? allows)
{
    private const int Window = 2048;

    private readonly long[] _sums = new long[Window];
    private readonly ulong[] _touched = new ulong[Window / 64];
    private readonly double _flat = QueryTerm.Saturation(averageLength).Flat;
    private readonly double _perTerm = QueryTerm.Saturation(averageLength).PerTerm;

    /// <summary>Offers what the segment holds.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="passing">A bit for each chunk that may be found; <see langword="null"/> for all.</param>
    /// <param name="terms">The terms that the segment holds, opened on it; their order changes.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public void Run(LexicalSegment segment, ulong[]? passing, Span<QueryTerm> terms, CancellationToken cancellationToken)
    {
        // An impact grows when the average does, and at most as much.
        double slack = Math.Max(1, averageLength / segment.Header.AverageLength) * (1 + 1e-9);
        long[] bounds = new long[terms.Length], below = new long[terms.Length + 1];
        ReadOnlySpan<int> lengths = segment.Lengths;
        ReadOnlySpan<long> keys = segment.Keys;
        for (int begin = 0; begin < keys.Length; begin += Window)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int end = Math.Min(begin + Window, keys.Length);
            if (passing is not null && passing.AsSpan(begin / 64, ((end + 63) / 64) - (begin / 64)).IndexOfAnyExcept(0UL) < 0)
                continue;
            for (int i = 0; i < terms.Length; i++)
                bounds[i] = terms[i].Bound(terms[i].Postings.Advance(begin, end), slack);
            bounds.AsSpan().Sort(terms);
            int lookedUp = 0;
            for (int i = 0; i < terms.Length; i++)
                below[i + 1] = below[i] + bounds[i];
            while (lookedUp < terms.Length && below[lookedUp + 1] < best.Threshold)
                lookedUp++;
            if (lookedUp == terms.Length)
                continue;
            foreach (QueryTerm term in terms[lookedUp..])
                Add(term, begin, end, lengths);
            Collect(terms[..lookedUp], below, begin, passing, lengths, keys);
        }
    }

    private void Add(QueryTerm term, int begin, int end, ReadOnlySpan<int> lengths)
    {
        Span<long> sums = _sums;
        Span<ulong> touched = _touched;
        for (int from = begin; from < end && term.Postings.TryRead(from, out ReadOnlySpan<int> places, out ReadOnlySpan<int> frequencies); from = places[^1] + 1)
        {
            for (int i = 0; i < places.Length; i++)
            {
                int place = places[i];
                if (place >= end)
                    return;
                sums[place - begin] += term.Score(frequencies[i], lengths[place], _flat, _perTerm);
                touched[(place - begin) >> 6] |= 1UL << place;
            }
        }
    }

    private void Collect(Span<QueryTerm> lookedUp, long[] below, int begin, ulong[]? passing, ReadOnlySpan<int> lengths, ReadOnlySpan<long> keys)
    {
        for (int word = 0; word < _touched.Length; word++)
        {
            ulong bits = _touched[word];
            _touched[word] = 0;
            for (; bits != 0; bits &= bits - 1)
            {
                int at = (word * 64) + BitOperations.TrailingZeroCount(bits), place = begin + at;
                long sum = _sums[at];
                _sums[at] = 0;
                if (sum + below[lookedUp.Length] < best.Threshold || (passing is not null && (passing[place >> 6] & (1UL << place)) == 0))
                    continue;
                for (int i = lookedUp.Length - 1; i >= 0 && sum + below[i + 1] >= best.Threshold; i--)
                {
                    if (lookedUp[i].Postings.FrequencyIn(place) is int frequency and > 0)
                        sum += lookedUp[i].Score(frequency, lengths[place], _flat, _perTerm);
                }
                if (sum >= best.Threshold && (allows is null || allows(keys[place])))
                    best.Offer(keys[place], sum);
            }
        }
    }
}
