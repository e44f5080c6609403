namespace RagKit.Embedding;

/// <summary>
/// The term counts of a stream of texts, read once, on several cores. What comes out does not depend on how the cores shared the
/// work: the vocabulary is put in ordinal order at the end.
/// </summary>
internal sealed class TermCounts(CorpusModelOptions options)
{
    private readonly TermShard[] _shards = [.. Enumerable.Range(0, options.Threads).Select(_ => new TermShard())];
    private readonly List<Entry> _entries = [];
    private ulong _threshold = ulong.MaxValue;

    private record struct Entry(ulong Draw, int Shard, int[] Runs);

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

    /// <summary>The vocabulary, in ordinal order, and how often each text has each of its terms. Call it once, at the end.</summary>
    public (string[] Terms, SparseMatrix Counts) Build()
    {
        int[][] documents = [.. _shards.Select(shard => new int[shard.Terms.Count])];
        foreach (Entry entry in _entries)
        {
            for (int i = 0; i < entry.Runs.Length; i += 2)
                documents[entry.Shard][entry.Runs[i]]++;
        }
        string[] terms = Vocabulary(documents);
        Dictionary<string, int> numbers = new(terms.Length, StringComparer.Ordinal);
        foreach (string term in terms)
            numbers.Add(term, numbers.Count);
        int[][] renumbered = [.. _shards.Select(shard => shard.Terms.Select(term => numbers.GetValueOrDefault(term, -1)).ToArray())];
        return (terms, Counts(renumbered, terms.Length));
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

    private SparseMatrix Counts(int[][] renumbered, int terms)
    {
        int[] starts = new int[_entries.Count + 1];
        for (int row = 0; row < _entries.Count; row++)
        {
            starts[row + 1] = starts[row];
            Entry entry = _entries[row];
            for (int i = 0; i < entry.Runs.Length; i += 2)
                starts[row + 1] += renumbered[entry.Shard][entry.Runs[i]] < 0 ? 0 : 1;
        }
        int[] indices = new int[starts[^1]];
        float[] values = new float[starts[^1]];
        for (int row = 0; row < _entries.Count; row++)
        {
            Entry entry = _entries[row];
            int at = starts[row];
            for (int i = 0; i < entry.Runs.Length; i += 2)
            {
                if (renumbered[entry.Shard][entry.Runs[i]] is >= 0 and int term)
                    (indices[at], values[at++]) = (term, entry.Runs[i + 1]);
            }
            Array.Sort(indices, values, starts[row], at - starts[row]);
        }
        return new(terms, starts, indices, values);
    }
}
