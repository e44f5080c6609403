namespace RagKit.Embedding;

/// <summary>
/// The term counts of a stream of texts, read once, on several cores. What comes out does not depend on how the cores shared the
/// work: the vocabulary is put in ordinal order at the end.
/// </summary>
internal sealed class TermCounts(CorpusModelOptions options)
{
    private TermShard[] _shards = [.. Enumerable.Range(0, options.Threads).Select(_ => new TermShard())];
    private List<Entry> _entries = [];
    private ulong _threshold = ulong.MaxValue;

    private record struct Entry(ulong Draw, int Shard, byte[] Runs);

    /// <summary>How many texts were read.</summary>
    public int Read { get; private set; }

    /// <summary>How many texts are learnt from.</summary>
    public int Kept => _entries.Count;

    /// <summary>Counts a batch of texts that come next.</summary>
    public void Add(List<string> texts, ParallelOptions parallel)
    {
        List<(ulong Draw, string Text)> drawn = [];
        foreach (string text in texts)
        {
            ulong draw = SplitMix.At(~options.Seed, (ulong)Read++);
            if (draw <= _threshold)
                drawn.Add((draw, text));
        }
        Entry[] entries = new Entry[drawn.Count];
        int next = -1;
        Parallel.For(0, _shards.Length, parallel, shard =>
        {
            for (int i = Interlocked.Increment(ref next); i < entries.Length; i = Interlocked.Increment(ref next))
            {
                parallel.CancellationToken.ThrowIfCancellationRequested();
                entries[i] = new Entry(drawn[i].Draw, shard, _shards[shard].Count(drawn[i].Text));
            }
        });
        _entries.AddRange(entries);
        while (_entries.Count > options.MaxTexts)
        {
            _threshold /= 2;
            _entries.RemoveAll(entry => entry.Draw > _threshold);
        }
    }

    /// <summary>The vocabulary, in ordinal order, and how often each text has each of its terms. Call it once: all is let go.</summary>
    public (string[] Terms, SparseMatrix Counts) Build(ParallelOptions parallel)
    {
        int[][] documents = [.. _shards.Select(shard => new int[shard.Terms.Count])];
        foreach (Entry entry in _entries)
        {
            for (TermRuns runs = new(entry.Runs); runs.Next();)
                documents[entry.Shard][runs.Number]++;
        }
        string[] terms = Vocabulary(documents);
        Dictionary<string, int> numbers = new(terms.Length, StringComparer.Ordinal);
        foreach (string term in terms)
            numbers.Add(term, numbers.Count);
        int[][] renumbered = [.. _shards.Select(shard => shard.Terms.Select(term => numbers.GetValueOrDefault(term, -1)).ToArray())];
        SparseMatrix counts = Counts(renumbered, terms.Length, parallel);
        (_shards, _entries) = ([], []);
        return (terms, counts);
    }

    private string[] Vocabulary(int[][] documents)
    {
        Dictionary<string, int> total = new(StringComparer.Ordinal);
        for (int shard = 0; shard < _shards.Length; shard++)
        {
            for (int i = 0; i < documents[shard].Length; i++)
            {
                if (documents[shard][i] > 0)
                    total[_shards[shard].Terms[i]] = total.GetValueOrDefault(_shards[shard].Terms[i]) + documents[shard][i];
            }
        }
        IEnumerable<string> kept = total.Count <= options.MaxTerms
            ? total.Keys
            : total.OrderByDescending(term => term.Value).ThenBy(term => term.Key, StringComparer.Ordinal).Take(options.MaxTerms).Select(term => term.Key);
        string[] terms = [.. kept];
        Array.Sort(terms, StringComparer.Ordinal);
        return terms;
    }

    private SparseMatrix Counts(int[][] renumbered, int terms, ParallelOptions parallel)
    {
        int[] starts = new int[_entries.Count + 1];
        for (int row = 0; row < _entries.Count; row++)
        {
            starts[row + 1] = starts[row];
            Entry entry = _entries[row];
            for (TermRuns runs = new(entry.Runs); runs.Next();)
                starts[row + 1] += renumbered[entry.Shard][runs.Number] < 0 ? 0 : 1;
        }
        SparseMatrix counts = new(terms, starts);
        counts.ForEachRow(parallel, row =>
        {
            Span<int> indices = counts.RowIndices(row);
            Span<float> values = counts.RowValues(row);
            int at = 0;
            for (TermRuns runs = new(_entries[row].Runs); runs.Next();)
            {
                if (renumbered[_entries[row].Shard][runs.Number] is >= 0 and int term)
                    (indices[at], values[at++]) = (term, runs.Count);
            }
            indices.Sort(values);
        });
        return counts;
    }
}
