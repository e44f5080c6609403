using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>Writes vectors within one transaction, and remembers the removed so that images in memory can follow.</summary>
internal sealed class VectorTable(SqliteConnection connection)
{
    // An image that is further behind than this is loaded anew.
    private const int RemovedKept = 50_000;

    private readonly Dictionary<string, (long Key, int Dimensions)> _models = [];
    private bool _changed;
    private bool _removed;

    public static long? FindModel(SqliteConnection connection, string name)
    {
        SqliteStatement statement = connection.Statement("SELECT key FROM models WHERE name = ?1").Bind(1, name);
        long? key = statement.Step() ? statement.Int64(0) : null;
        statement.Reset();
        return key;
    }

    /// <summary>Writes a chunk's vector in the place of the one it has of the same model.</summary>
    public void Write(long chunk, string chunkId, ReadOnlySpan<float> vector, string model)
    {
        long modelKey = Check(chunkId, vector, model);
        Remove("chunk = ?1 AND model = ?2", chunk, modelKey);
        connection.Statement("INSERT INTO vectors (chunk, model, vector) VALUES (?1, ?2, ?3)")
            .Bind(1, chunk).Bind(2, modelKey).BindVector(3, vector).Run();
        _changed = true;
    }

    /// <summary>Writes the first vector of a chunk that was inserted just now.</summary>
    public void Insert(long chunk, string chunkId, ReadOnlySpan<float> vector, string model)
    {
        connection.Statement("INSERT INTO vectors (chunk, model, vector) VALUES (?1, ?2, ?3)")
            .Bind(1, chunk).Bind(2, Check(chunkId, vector, model)).BindVector(3, vector).Run();
        _changed = true;
    }

    /// <summary>Removes a chunk's vectors of every model.</summary>
    public void RemoveAll(long chunk) => Remove("chunk = ?1", chunk, null);

    /// <summary>Call before the transaction is committed.</summary>
    public void Complete()
    {
        if (_removed)
            connection.Statement($"DELETE FROM removed_vectors WHERE key <= (SELECT max(key) FROM removed_vectors) - {RemovedKept}").Run();
        if (_changed)
            ManifestTable.RaiseGeneration(connection);
    }

    private void Remove(string which, long chunk, long? model)
    {
        SqliteStatement remember = connection.Statement($"INSERT INTO removed_vectors (vector, chunk) SELECT key, chunk FROM vectors WHERE {which}").Bind(1, chunk);
        if (model is not null)
            remember.Bind(2, model);
        remember.Run();
        if (connection.Changes == 0)
            return;
        SqliteStatement delete = connection.Statement($"DELETE FROM vectors WHERE {which}").Bind(1, chunk);
        if (model is not null)
            delete.Bind(2, model);
        delete.Run();
        _changed = _removed = true;
    }

    private long Check(string chunkId, ReadOnlySpan<float> vector, string model)
    {
        foreach (float value in vector)
        {
            if (!float.IsFinite(value))
                throw new RagKitException($"The vector of chunk '{chunkId}' by model '{model}' holds {value}. Nothing was written: embed the chunk again, or look for the cause in the model.");
        }
        (long key, int dimensions) = Model(model, vector.Length);
        if (vector.Length == 0 || vector.Length != dimensions)
        {
            throw new RagKitException(
                $"Chunk '{chunkId}' has a {vector.Length}-dimensional vector but the corpus '{connection.Path}' holds {dimensions} of model '{model}'. " +
                "The embedding model changed: give the new one a fingerprint of its own, or ingest into a new corpus.");
        }
        return key;
    }

    private (long Key, int Dimensions) Model(string name, int dimensions)
    {
        if (_models.TryGetValue(name, out (long Key, int Dimensions) known))
            return known;
        SqliteStatement find = connection.Statement("SELECT key, dimensions FROM models WHERE name = ?1").Bind(1, name);
        if (find.Step())
        {
            known = (find.Int64(0), find.Int32(1));
            find.Reset();
            return _models[name] = known;
        }
        CorpusManifest? manifest = ManifestTable.Read(connection);
        if (manifest is { Dimensions: > 0 } && manifest.Model == name)
            dimensions = manifest.Dimensions;
        connection.Statement("INSERT INTO models (name, dimensions) VALUES (?1, ?2)").Bind(1, name).Bind(2, dimensions).Run();
        return _models[name] = (connection.LastInsertRowId, dimensions);
    }
}
