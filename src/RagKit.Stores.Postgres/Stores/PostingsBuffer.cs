using RagKit.Text;

namespace RagKit.Stores;

/// <summary>
/// Gathers the terms of chunks as entries of postings: chunk, how often, and the chunk's length in one number, in rows of a term and 2,048 keys of
/// chunks. Not thread-safe.
/// </summary>
internal sealed class PostingsBuffer
{
    /// <summary>How many keys of chunks share a row of a term.</summary>
    public const int PartSize = 2048;

    /// <summary>What an entry can say: a term that stands more often, or a longer chunk, counts as this.</summary>
    public const int MostTimes = (1 << 13) - 1, LongestChunk = (1 << 20) - 1;

    private readonly Dictionary<string, List<long>> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public PostingsBuffer() => _lookup = _counts.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Counts a text's terms.</summary>
    public static int CountTerms(string text)
    {
        int terms = 0;
        foreach (ReadOnlySpan<char> _ in TextAnalyzer.EnumerateTerms(text))
            terms++;
        return terms;
    }

    /// <summary>Adds a chunk and gives its length in terms.</summary>
    public int Add(int key, string text)
    {
        _counts.Clear();
        int length = 0;
        foreach (ReadOnlySpan<char> term in TextAnalyzer.EnumerateTerms(text))
        {
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_lookup, term, out _)++;
            length++;
        }
        foreach ((string term, int times) in _counts)
        {
            if (!_rows.TryGetValue(term, out List<long>? entries))
                _rows.Add(term, entries = []);
            entries.Add(((long)key << 33) | ((long)Math.Min(times, MostTimes) << 20) | (uint)Math.Min(length, LongestChunk));
        }
        return length;
    }

    /// <summary>Takes the rows, by term and part; the buffer is empty afterwards.</summary>
    public List<(string Term, int Part, long[] Entries)> Take()
    {
        List<(string, int, long[])> rows = new(_rows.Count);
        foreach ((string term, List<long> entries) in _rows)
        {
            for (int at = 0; at < entries.Count;)
            {
                int part = Part(entries[at]), end = at + 1;
                while (end < entries.Count && Part(entries[end]) == part)
                    end++;
                rows.Add((ShortKey.Of(term), part, [.. entries[at..end]]));
                at = end;
            }
        }
        _rows.Clear();
        rows.Sort(static (left, right) => string.CompareOrdinal(left.Item1, right.Item1));
        return rows;
    }

    private static int Part(long entry) => (int)(entry >> 33) / PartSize;
}
