using System.Text.Json;
using RagKit.Text;

namespace RagKit.Qdrant;

/// <summary>
/// The statistics of words of a collection, in memory. Every commit leaves what it changed of them as a point; a reader adds those that it
/// has not seen, so that it always has the ones of exactly the commit that it reads. Now and then a writer folds them into one. Thread-safe.
/// </summary>
internal sealed class StatisticsCache(PointApi api, TimeProvider time) : IDisposable
{
    private const int FewestFolded = 24, MostUnfolded = 500;

    private readonly SemaphoreSlim _gate = new(1);
    private TermStatistics _statistics = new();
    private readonly List<string> _points = [];
    private string _collection = "";
    private long _seq;
    private int _bytes;
    private int _folded, _foldedBytes;

    /// <summary>The totals at a commit, and the weight of each term, 0 for one that no chunk holds.</summary>
    public async Task<(double Average, Dictionary<string, double> Weights)> WeighAsync(Head head, IEnumerable<string> terms, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await AdvanceAsync(head, cancellationToken).ConfigureAwait(false);
            Dictionary<string, double> weights = new(StringComparer.Ordinal);
            foreach (string term in terms)
            {
                int holding = _statistics.Holding(term);
                weights[term] = holding == 0 ? 0 : Bm25.Idf(_statistics.Chunks, holding);
            }
            return (_statistics.Average, weights);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>What a commit has to write of the statistics, and the points that it takes the place of.</summary>
    public async Task<(IReadOnlyList<string> Parts, IReadOnlyList<string> Replaced, bool IsBase)> PlanAsync(Head head, TermStatistics change, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await AdvanceAsync(head, cancellationToken).ConfigureAwait(false);
            int loose = _points.Count - _folded;
            // Folding when as much is loose as is folded writes every byte a few times in all, however long the corpus grows.
            if (loose < MostUnfolded && (loose < FewestFolded || _bytes < _foldedBytes * 2))
                return ([.. change.Encode()], [], false);
            TermStatistics all = new();
            all.Add(_statistics);
            all.Add(change);
            return ([.. all.Encode()], [.. _points], true);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task<double> AverageAsync(Head head, CancellationToken cancellationToken) =>
        (await WeighAsync(head, [], cancellationToken).ConfigureAwait(false)).Average;

    public void Dispose() => _gate.Dispose();

    private async Task AdvanceAsync(Head head, CancellationToken cancellationToken)
    {
        if (_collection == head.Collection && _seq > head.Seq)
            throw new StaleStatisticsException();
        if (_collection != head.Collection)
            Clear();
        if (_collection == head.Collection && _seq == head.Seq)
            return;
        long start = time.GetTimestamp();
        List<(string Id, string Data, bool IsBase)> found = await ReadAsync(head, _seq, cancellationToken).ConfigureAwait(false);
        if (found.Exists(part => part.IsBase) && _seq > 0)
        {
            Clear();
            found = await ReadAsync(head, 0, cancellationToken).ConfigureAwait(false);
        }
        // What is kept must be whole: see SnapshotReader.
        if (time.GetElapsedTime(start) >= SnapshotReader.Keep / 2
            && ((await api.ReadHeadAsync(head.Collection, cancellationToken).ConfigureAwait(false))?.Swept is not long swept || swept > head.Seq))
            throw new StaleStatisticsException();
        foreach ((string id, string data, bool isBase) in found)
        {
            int bytes = _statistics.Add(data);
            _points.Add(id);
            _bytes += bytes;
            if (isBase)
                (_folded, _foldedBytes) = (_folded + 1, _foldedBytes + bytes);
        }
        (_collection, _seq) = (head.Collection, head.Seq);
    }

    private async Task<List<(string Id, string Data, bool IsBase)>> ReadAsync(Head head, long after, CancellationToken cancellationToken)
    {
        List<(string, string, bool)> found = [];
        Clause clause = head.Seen(Clause.Match(Field.Kind, Field.Terms), Clause.Range(Field.From, "gt", after));
        await foreach (JsonElement point in api.ScrollAsync(head.Collection, clause, [Field.Data, "base"], pageSize: 20, cancellationToken: cancellationToken).ConfigureAwait(false))
            found.Add((point.PointId(), point.Payload().Text(Field.Data)!, point.Payload().GetProperty("base").GetBoolean()));
        return found;
    }

    private void Clear()
    {
        _statistics = new TermStatistics();
        _points.Clear();
        (_collection, _seq, _bytes, _folded, _foldedBytes) = ("", 0, 0, 0, 0);
    }
}
