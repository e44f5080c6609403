using Npgsql;
using RagKit.Postgres;
using RagKit.Vectors;

namespace RagKit.Stores;

/// <summary>
/// Keeps the vectors of the manifest's model in memory where the database cannot compare them, in step with the database whoever writes it. Every
/// transaction that touches vectors raises the version's generation; a search compares it with the image's, and where it differs reads what was
/// written and removed since, in the snapshot of its own search. Thread-safe.
/// </summary>
internal sealed class ImageSync(CorpusTables tables) : IDisposable
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Dictionary<long, string> _ids = [];
    private VectorImage? _image;
    private (int Version, int Model, long Generation) _at = (0, 0, -1);

    /// <summary>Held by whoever brings the image to another state.</summary>
    public SemaphoreSlim Changing { get; } = new(1, 1);

    /// <summary>Searches the image if it is at a state; <see langword="false"/> if not. Cosines follow the keys given.</summary>
    public bool TrySearch(
        (int Version, int Model, long Generation) state, ReadOnlySpan<float> query, int depth, int[]? allowed, IReadOnlyList<long> scored, out List<ScoredChunk> dense, out double?[] cosines)
    {
        (dense, cosines) = ([], new double?[scored.Count]);
        _lock.EnterReadLock();
        try
        {
            if (_at != state)
                return false;
            if (_image is null)
                return true;
            IReadOnlyList<VectorMatch> found = _image.Search(query, depth, allowed?.Select(key => (long)key));
            // Of equal scores the image keeps the smaller key, and ids are asked for: all that share the last score come along.
            if (found.Count == depth && depth < _image.Count)
                found = WithTies(query, depth, allowed, found);
            foreach (VectorMatch match in found)
                dense.Add(new ScoredChunk(_ids[match.Key], match.Score));
            cosines = [.. _image.Score(query, scored).Select(score => (double?)score)];
            return true;
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>Brings the image to the state that a transaction sees. <see cref="Changing"/> must be held.</summary>
    public async ValueTask FollowAsync(NpgsqlConnection connection, (int Version, int Model, long Generation) state, int dimensions, CancellationToken cancellationToken)
    {
        bool isNew = _image is null || (_at.Version, _at.Model) != (state.Version, state.Model) || _image.Dimensions != dimensions
            || state.Generation < _at.Generation || state.Generation - _at.Generation >= ChunkRemoval.RemovalsKept;
        long after = isNew ? -1 : _at.Generation;
        List<int> removed = isNew ? [] : await CorpusDatabase.QueryAsync(
            connection, Statement.Of($"SELECT chunk FROM {tables.Removed} WHERE version = $1 AND stamp > $2").With(state.Version).With(after), row => row.GetInt32(0), cancellationToken).ConfigureAwait(false);
        NpgsqlBatchCommand added = Statement.Of($"""
            SELECT a.chunk, {ChunkColumns.Id}, array_send(a.embedding) FROM {tables.Vectors(false)} a JOIN {tables.Chunks} c ON c.version = $1 AND c.key = a.chunk
            WHERE a.version = $1 AND a.model = $2 AND a.stamp > $3
            """).With(state.Version).With(state.Model).With(after);
        using NpgsqlBatch batch = new(connection) { BatchCommands = { added } };
        using NpgsqlDataReader rows = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        VectorImage image = new(Math.Max(1, dimensions));
        Dictionary<long, string> ids = [];
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            image.Add(rows.GetInt32(0), VectorCodec.ReadArray(rows.GetFieldValue<byte[]>(2)));
            ids.Add(rows.GetInt32(0), rows.Text(1));
        }
        _lock.EnterWriteLock();
        try
        {
            if (isNew)
                Replace(image, ids);
            else
                Merge(removed, image, ids);
            _at = state;
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    public void Dispose()
    {
        _lock.Dispose();
        Changing.Dispose();
    }

    private List<VectorMatch> WithTies(ReadOnlySpan<float> query, int depth, int[]? allowed, IReadOnlyList<VectorMatch> found)
    {
        for (int more = depth + 1; ; more = (int)Math.Min(2L * more, int.MaxValue))
        {
            IReadOnlyList<VectorMatch> next = _image!.Search(query, more, allowed?.Select(key => (long)key));
            if (next.Count < more || next[^1].Score < found[^1].Score)
                return [.. next.Where(match => match.Score >= found[^1].Score)];
        }
    }

    private void Replace(VectorImage image, Dictionary<long, string> ids)
    {
        _image = image;
        _ids.Clear();
        Copy(ids);
    }

    private void Merge(List<int> removed, VectorImage added, Dictionary<long, string> ids)
    {
        foreach (int key in removed)
        {
            if (_image!.Remove(key))
                _ids.Remove(key);
        }
        foreach (long key in ids.Keys)
            _image!.Add(key, added.Get(key));
        Copy(ids);
    }

    private void Copy(Dictionary<long, string> ids)
    {
        foreach ((long key, string id) in ids)
            _ids[key] = id;
    }
}
