using RagKit.Sqlite;
using RagKit.Vectors;

namespace RagKit.Stores;

/// <summary>
/// Keeps the vectors of the manifest's model in memory, in step with the file whoever writes it. Every transaction that touches
/// vectors or the manifest raises a number in the file; a search compares it with the one that the image was made from, and
/// reads what was added and removed since before it goes on. Safe to use from several threads at once.
/// </summary>
internal sealed class ImageSync : IDisposable
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Dictionary<long, string> _ids = [];
    private VectorImage? _image;
    private long _generation = -1;
    private long _model = -1;
    private long _lastVector;
    private long _lastRemoved;

    /// <summary>
    /// Brings the image to the state that the connection's transaction sees, which must have read nothing yet, and locks it
    /// there until <see cref="Release"/>. Returns that state's number.
    /// </summary>
    public long Acquire(SqliteConnection connection)
    {
        // Under the lock the image can't run ahead of the transaction, which begins at its first read.
        _lock.EnterReadLock();
        bool current = false;
        try
        {
            long generation = ManifestTable.Generation(connection);
            current = generation == _generation;
            if (current)
                return generation;
        }
        finally
        {
            if (!current)
                _lock.ExitReadLock();
        }
        connection.Rollback();
        connection.Execute("BEGIN");
        _lock.EnterUpgradeableReadLock();
        try
        {
            long generation = ManifestTable.Generation(connection);
            if (generation != _generation)
                Update(connection, generation);
            _lock.EnterReadLock();
            return generation;
        }
        finally
        {
            _lock.ExitUpgradeableReadLock();
        }
    }

    public void Release() => _lock.ExitReadLock();

    /// <summary>Searches the image; only between <see cref="Acquire"/> and <see cref="Release"/>.</summary>
    public List<ScoredKey> Search(ReadOnlySpan<float> query, int depth, KeySet? allowed) => _image is null
        ? []
        : [.. _image.Search(query, depth, allowed?.Keys).Select(static match => new ScoredKey(match.Key, match.Score))];

    /// <summary>
    /// The cosine similarities of the query with chunks, as the transaction sees them: from the image while it is at that
    /// state, else from the file. <see langword="null"/> for a chunk without a vector.
    /// </summary>
    public double?[] Score(SqliteConnection connection, long generation, string model, ReadOnlySpan<float> query, IReadOnlyList<long> keys)
    {
        _lock.EnterReadLock();
        try
        {
            if (generation == _generation)
                return _image is null ? new double?[keys.Count] : [.. _image.Score(query, keys).Select(static score => (double?)score)];
        }
        finally
        {
            _lock.ExitReadLock();
        }
        return ScoreFromFile(connection, model, query, keys);
    }

    /// <summary>The ids of chunks as the transaction sees them.</summary>
    public string[] Ids(SqliteConnection connection, List<ScoredKey> found)
    {
        string?[] ids = new string?[found.Count];
        _lock.EnterReadLock();
        try
        {
            // A key belongs to one id for ever, so it does not matter which state the image is at.
            for (int i = 0; i < ids.Length; i++)
                ids[i] = _ids.GetValueOrDefault(found[i].Key);
        }
        finally
        {
            _lock.ExitReadLock();
        }
        for (int i = 0; i < ids.Length; i++)
            ids[i] ??= ChunkRow.ReadId(connection, found[i].Key);
        return ids!;
    }

    public void Dispose() => _lock.Dispose();

    private static double?[] ScoreFromFile(SqliteConnection connection, string model, ReadOnlySpan<float> query, IReadOnlyList<long> keys)
    {
        double?[] scores = new double?[keys.Count];
        if (VectorTable.FindModel(connection, model) is not long modelKey)
            return scores;
        VectorImage image = new(query.Length);
        SqliteStatement row = connection.Statement("SELECT vector FROM vectors WHERE chunk = ?1 AND model = ?2");
        foreach (long key in keys)
        {
            row.Reset();
            if (row.Bind(1, key).Bind(2, modelKey).Step())
                image.Add(key, row.Vector(0));
        }
        row.Reset();
        return [.. image.Score(query, keys).Select(static score => (double?)score)];
    }

    private void Update(SqliteConnection connection, long generation)
    {
        _lock.EnterWriteLock();
        try
        {
            CorpusManifest? manifest = ManifestTable.Read(connection);
            long model = manifest is { Model: string name, Dimensions: > 0 } ? VectorTable.FindModel(connection, name) ?? -1 : -1;
            if (model < 0)
                Reset();
            else if (model != _model || _image?.Dimensions != manifest!.Dimensions || !RemoveRemoved(connection))
                Load(connection, model, manifest!.Dimensions);
            else
                Add(connection);
            (_generation, _model) = (generation, model);
        }
        catch
        {
            // Half-updated it is worth nothing: the next search loads it anew.
            Reset();
            throw;
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    private void Load(SqliteConnection connection, long model, int dimensions)
    {
        Reset();
        (_image, _model) = (new VectorImage(dimensions), model);
        _lastRemoved = connection.Number("SELECT ifnull(max(key), 0) FROM removed_vectors");
        Add(connection);
    }

    private void Add(SqliteConnection connection)
    {
        SqliteStatement rows = connection.Statement("""
            SELECT v.key, v.chunk, c.id, v.vector FROM vectors v CROSS JOIN chunks c ON c.key = v.chunk
            WHERE v.key > ?1 AND v.model = ?2 ORDER BY v.key
            """).Bind(1, _lastVector).Bind(2, _model);
        while (rows.Step())
        {
            long chunk = rows.Int64(1);
            _image!.Add(chunk, rows.Vector(3));
            _ids[chunk] = rows.Id(2);
            _lastVector = rows.Int64(0);
        }
    }

    // False when the file has forgotten some of what was removed since.
    private bool RemoveRemoved(SqliteConnection connection)
    {
        if (connection.Number("SELECT ifnull(min(key), 0) FROM removed_vectors") > _lastRemoved + 1)
            return false;
        SqliteStatement rows = connection.Statement("SELECT key, vector, chunk FROM removed_vectors WHERE key > ?1 ORDER BY key").Bind(1, _lastRemoved);
        while (rows.Step())
        {
            _lastRemoved = rows.Int64(0);
            // A later one never came into the image; one that stands there now comes again with its new key.
            long chunk = rows.Int64(2);
            if (rows.Int64(1) <= _lastVector && _image!.Remove(chunk))
                _ids.Remove(chunk);
        }
        return true;
    }

    private void Reset()
    {
        (_image, _generation, _model, _lastVector, _lastRemoved) = (null, -1, -1, 0, 0);
        _ids.Clear();
    }
}
