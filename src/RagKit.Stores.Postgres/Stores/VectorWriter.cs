using Npgsql;
using NpgsqlTypes;
using RagKit.Postgres;

namespace RagKit.Stores;

/// <summary>Writes and removes vectors within one transaction. A row's stamp is the generation that wrote it: images in memory follow by it.</summary>
internal sealed class VectorWriter(CorpusDatabase database, NpgsqlConnection connection, VersionState state, BulkCopy copy)
{
    private readonly Dictionary<string, (int Key, int Dimensions)> _models = new(StringComparer.Ordinal);
    private bool _isChanged;

    /// <summary>A row to be written.</summary>
    public readonly record struct Row(int Chunk, int Document, string ChunkId, ReadOnlyMemory<float> Vector);

    /// <summary>The table that this version's vectors are in.</summary>
    public string Table => database.Tables.Vectors(state.IsPgvector);

    /// <summary>Writes vectors; those that stand for chunks which had one are replaced.</summary>
    public async ValueTask WriteAsync(IReadOnlyList<Row> rows, string model, bool areNew, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return;
        (int key, int dimensions) = await ModelAsync(model, rows[0].Vector.Length, cancellationToken).ConfigureAwait(false);
        foreach (Row row in rows)
            Check(row, model, dimensions);
        if (!areNew)
        {
            await CorpusDatabase.ExecuteAsync(
                connection,
                [Statement.Of($"DELETE FROM {Table} WHERE version = {state.Key} AND model = $1 AND chunk = ANY($2)").With(key).WithMany(rows.Select(row => row.Chunk))],
                cancellationToken).ConfigureAwait(false);
        }
        long stamp = Touch();
        byte[] buffer = new byte[state.IsPgvector ? VectorCodec.VectorBytes(dimensions) : VectorCodec.ArrayBytes(dimensions)];
        await copy.WriteAsync(Table, "version, model, chunk, document, stamp, embedding", async importer =>
        {
            foreach (Row row in rows)
            {
                await importer.StartRowAsync(cancellationToken).ConfigureAwait(false);
                await importer.WriteAsync(state.Key, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
                await importer.WriteAsync(key, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
                await importer.WriteAsync(row.Chunk, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
                await importer.WriteAsync(row.Document, NpgsqlDbType.Integer, cancellationToken).ConfigureAwait(false);
                await importer.WriteAsync(stamp, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
                // Its column's own form: the type said here is not sent.
                if (state.IsPgvector)
                    VectorCodec.WriteVector(row.Vector.Span, buffer);
                else
                    VectorCodec.WriteArray(row.Vector.Span, buffer);
                await importer.WriteAsync(buffer, NpgsqlDbType.Bytea, cancellationToken).ConfigureAwait(false);
            }
        }, cancellationToken).ConfigureAwait(false);
        if (state.Manifest?.Model == model)
            state.Model = key;
    }

    /// <summary>The statements that remove chunks' vectors of every model.</summary>
    public IEnumerable<NpgsqlBatchCommand> Remove(int[] chunks)
    {
        yield return Statement.Of($"DELETE FROM {Table} WHERE version = {state.Key} AND model IN (SELECT key FROM {database.Tables.Models} WHERE version = {state.Key}) AND chunk = ANY($1)").WithMany(chunks);
        long stamp = Touch();
        if (!state.IsPgvector)
            yield return Statement.Of($"INSERT INTO {database.Tables.Removed} (version, stamp, chunk) SELECT {state.Key}, $1, c FROM unnest($2) c").With(stamp).WithMany(chunks);
    }

    /// <summary>The statements that give vectors of chunks to others.</summary>
    public IEnumerable<NpgsqlBatchCommand> Move(int[] from, int[] to)
    {
        long stamp = Touch();
        yield return Statement.Of($"""
            UPDATE {Table} t SET chunk = m.target, stamp = $3 FROM unnest($1, $2) m(source, target)
            WHERE t.version = {state.Key} AND t.model IN (SELECT key FROM {database.Tables.Models} WHERE version = {state.Key}) AND t.chunk = m.source
            """).WithMany(from).WithMany(to).With(stamp);
        if (!state.IsPgvector)
            yield return Statement.Of($"INSERT INTO {database.Tables.Removed} (version, stamp, chunk) SELECT {state.Key}, $1, c FROM unnest($2) c").With(stamp).WithMany(from);
    }

    /// <summary>The statements that leave the manifest's model alone.</summary>
    public async ValueTask KeepAsync(string? model, CancellationToken cancellationToken)
    {
        CorpusTables tables = database.Tables;
        List<int> key = await CorpusDatabase.QueryAsync(
            connection, Statement.Of($"SELECT key FROM {tables.Models} WHERE version = {state.Key} AND name = $1").With(model), row => row.GetInt32(0), cancellationToken).ConfigureAwait(false);
        state.Model = key.Count == 0 ? null : key[0];
        await CorpusDatabase.ExecuteAsync(
            connection,
            [
                Statement.Of($"DELETE FROM {Table} WHERE version = {state.Key} AND model <> $1").With(state.Model ?? 0),
                Statement.Of($"DELETE FROM {tables.Models} WHERE version = {state.Key} AND key <> $1").With(state.Model ?? 0),
            ],
            cancellationToken).ConfigureAwait(false);
        Touch();
    }

    /// <summary>Throws for a vector that cannot be stored.</summary>
    private void Check(Row row, string model, int dimensions)
    {
        foreach (float value in row.Vector.Span)
        {
            if (!float.IsFinite(value))
                throw new RagKitException($"The vector of chunk '{row.ChunkId}' by model '{model}' holds {value}. Nothing was written: embed the chunk again, or look for the cause in the model.");
        }
        if (row.Vector.Length == 0 || row.Vector.Length != dimensions)
        {
            throw new RagKitException(
                $"Chunk '{row.ChunkId}' has a {row.Vector.Length}-dimensional vector but the corpus {database.Label} holds {dimensions} of model '{model}'. " +
                "The embedding model changed: give the new one a fingerprint of its own, or ingest into a new corpus.");
        }
    }

    private async ValueTask<(int Key, int Dimensions)> ModelAsync(string name, int dimensions, CancellationToken cancellationToken)
    {
        if (_models.TryGetValue(name, out (int, int) known))
            return known;
        if (state.Manifest is { Dimensions: > 0 } manifest && manifest.Model == name)
            dimensions = manifest.Dimensions;
        List<(int, int)> found = await CorpusDatabase.QueryAsync(
            connection,
            Statement.Of($"""
                WITH made AS (INSERT INTO {database.Tables.Models} (version, name, dimensions) SELECT {state.Key}, $1, $2
                    WHERE NOT EXISTS (SELECT 1 FROM {database.Tables.Models} WHERE version = {state.Key} AND name = $1) RETURNING key, dimensions)
                SELECT key, dimensions FROM made UNION ALL SELECT key, dimensions FROM {database.Tables.Models} WHERE version = {state.Key} AND name = $1
                """).With(name).With(dimensions),
            row => (row.GetInt32(0), row.GetInt32(1)), cancellationToken).ConfigureAwait(false);
        return _models[name] = found[0];
    }

    // The first in a transaction raises the generation; its rows and removals all bear it.
    private long Touch()
    {
        if (!_isChanged)
            state.Generation++;
        _isChanged = true;
        return state.Generation;
    }
}
