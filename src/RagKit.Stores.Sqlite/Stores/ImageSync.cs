using System.Collections.Concurrent;
using RagKit.Sqlite;
using RagKit.Vectors;

namespace RagKit.Stores;

/// <summary>
/// Keeps the vectors of the manifest's model as an image that is searched exactly, in step with the corpus whoever writes it. Every
/// transaction that touches vectors or the manifest raises a number in the corpus; a search compares it with the one that the image
/// was made from, and reads what was added and removed since before it goes on. The image file, where one is kept, is a state to
/// begin from: how much of it is still true is found out in the same way. Safe to use from several threads at once.
/// </summary>
internal sealed class ImageSync(ImageKeeper keeper, GraphKeeper graph) : IDisposable
{
    private const int IdsKept = 1_000_000;
    private const int RowsBetweenSaves = 1 << 16;

    private readonly ReaderWriterLockSlim _lock = new();
    private readonly ConcurrentDictionary<long, string> _ids = [];
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
    /// <exception cref="InvalidDataException">The image file was changed by something else: <see cref="Discard"/> it.</exception>
    public List<ScoredKey> Search(ReadOnlySpan<float> query, int depth, KeySet? allowed, CancellationToken cancellationToken) => _image is null
        ? []
        : [.. (graph.Current is ImageGraph built
                ? built.Search(query, depth, allowed?.Sorted, cancellationToken)
                : _image.Search(query, depth, allowed?.Keys, cancellationToken)).Select(static match => new ScoredKey(match.Key, match.Score))];

    /// <summary>How vectors are searched, for a status.</summary>
    public GraphStatus Status => graph.Status;

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
        string[] ids = new string[found.Count];
        for (int i = 0; i < ids.Length; i++)
        {
            // A key belongs to one id for ever, so it does not matter which state the image is at.
            if (!_ids.TryGetValue(found[i].Key, out string? id))
                _ids[found[i].Key] = id = ChunkRow.ReadId(connection, found[i].Key)!;
            ids[i] = id;
        }
        if (_ids.Count > IdsKept)
            _ids.Clear();
        return ids;
    }

    /// <summary>Lets go of the image and its file, which something else has changed; the next search makes both anew.</summary>
    public void Discard()
    {
        _lock.EnterWriteLock();
        try
        {
            Reset();
            keeper.Delete();
            graph.Delete();
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>Writes what the image file lacks, if that is worth it; nobody may be searching.</summary>
    public void Save(SqliteConnection connection)
    {
        if (_image is null && !keeper.IsBehind(connection.Number("SELECT ifnull(max(key), 0) FROM vectors")))
            return;
        graph.BeginNone();
        Acquire(connection);
        Release();
        if (_image is { Unsaved: > 0 } && keeper.Wants(_image.Count))
            keeper.Save(_image, Mark(connection, _generation));
    }

    /// <summary>Compares the image with the vectors of the corpus; a sentence about the first difference, after which the image is made anew.</summary>
    public string? Check(SqliteConnection connection, CancellationToken cancellationToken)
    {
        Acquire(connection);
        string? finding = null;
        try
        {
            finding = _image is null ? null : Compare(connection, _image, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            finding = e.Message;
        }
        finally
        {
            Release();
        }
        if (finding is null)
            return null;
        Discard();
        return $"The image file '{keeper.Path}' does not agree with the corpus: {finding} It was deleted, and is made anew by the next search.";
    }

    public void Dispose()
    {
        graph.Dispose();
        _image?.Dispose();
        _image = null;
        _lock.Dispose();
    }

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
            {
                Reset();
            }
            else
            {
                if (model != _model || _image?.Dimensions != manifest!.Dimensions || !RemoveRemoved(connection))
                    Load(connection, model, manifest!.Dimensions);
                Add(connection, generation);
                graph.Follow(connection, _image!, _lock, Mark(connection, generation));
            }
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
        _image = keeper.Open(dimensions, out byte[] bytes);
        if (_image is not null)
        {
            bool known = ImageMark.TryRead(connection, bytes, model, out ImageMark mark);
            (_lastVector, _lastRemoved) = (mark.LastVector, mark.LastRemoved);
            if (known && RemoveRemoved(connection))
            {
                _model = model;
                return;
            }
        }
        Reset();
        (_image, _model) = (keeper.Create(dimensions), model);
        _lastRemoved = connection.Number("SELECT ifnull(max(key), 0) FROM removed_vectors");
    }

    private void Add(SqliteConnection connection, long generation)
    {
        SqliteStatement rows = connection.Statement("SELECT key, chunk, vector FROM vectors WHERE key > ?1 AND model = ?2 ORDER BY key")
            .Bind(1, _lastVector).Bind(2, _model);
        int added = 0;
        while (rows.Step())
        {
            _image!.Add(rows.Int64(1), rows.Vector(2));
            graph.Current?.Note(rows.Int64(1));
            _lastVector = rows.Int64(0);
            // What is in the file is not in memory: so much is at any time.
            if (++added % RowsBetweenSaves == 0)
                SaveIfWorthIt(connection, generation);
        }
        SaveIfWorthIt(connection, generation);
    }

    private string? Compare(SqliteConnection connection, VectorImage image, CancellationToken cancellationToken)
    {
        long rows = 0;
        VectorImage single = new(image.Dimensions);
        SqliteStatement vectors = connection.Statement("SELECT chunk, vector FROM vectors WHERE model = ?1 ORDER BY key").Bind(1, _model);
        while (vectors.Step())
        {
            if (rows++ % 1024 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            long chunk = vectors.Int64(0);
            single.Add(0, vectors.Vector(1));
            if (!single.Get(0).AsSpan().SequenceEqual(image.Get(chunk)))
            {
                vectors.Reset();
                return $"the vector of chunk {chunk} {(image.Contains(chunk) ? "is another" : "is missing")}.";
            }
        }
        return rows == image.Count ? null : $"it has {image.Count} rows for {rows} vectors.";
    }

    private void SaveIfWorthIt(SqliteConnection connection, long generation)
    {
        if (keeper.IsWorthSaving(_image!.Unsaved, _image.Count))
            keeper.Save(_image, Mark(connection, generation));
    }

    private ImageMark Mark(SqliteConnection connection, long generation) =>
        new(generation, ManifestTable.Stamp(connection, generation) ?? 0, _model, _lastVector, _lastRemoved);

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
                graph.Current?.Note(chunk);
        }
        return true;
    }

    private void Reset()
    {
        graph.Stop();
        _image?.Dispose();
        (_image, _generation, _model, _lastVector, _lastRemoved) = (null, -1, -1, 0, 0);
    }
}
