using System.Globalization;
using Npgsql;
using RagKit.Postgres;

namespace RagKit.Stores;

/// <summary>Builds the index over a model's vectors behind the scenes, once there are enough of them; searches and writes go on meanwhile. Thread-safe.</summary>
internal sealed class IndexBuilder(CorpusDatabase database) : IAsyncDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();
    private Task _building = Task.CompletedTask;
    private int _built, _isDisposed;

    /// <summary>Why the last index was not built; <see langword="null"/> when it was.</summary>
    public string? Failure { get; private set; }

    /// <summary>How vectors are indexed.</summary>
    public PostgresVectorKind Precision => database.Options.Vectors is PostgresVectorKind.HalfVector or PostgresVectorKind.Bits ? database.Options.Vectors : PostgresVectorKind.Vector;

    /// <summary>Begins to build the index of a version that was written to, when it is due.</summary>
    public void Consider(VersionState state)
    {
        if (!state.IsPgvector || database.Options.Index.Kind == PostgresIndexKind.Exact || state.Chunks < database.Options.Index.BuildFrom || state.Model is not int model || _ended.IsCancellationRequested)
            return;
        lock (_lock)
        {
            if (_built == model || !_building.IsCompleted)
                return;
            _building = Task.Run(() => BuildAsync(state.Key, model, state.Manifest!.Dimensions), CancellationToken.None);
        }
    }

    /// <summary>Ends when the index that is being built is there.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _building.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _ended.CancelAsync().ConfigureAwait(false);
        await _building.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    private async Task BuildAsync(int version, int model, int dimensions)
    {
        PostgresVectorIndex index = database.Options.Index;
        string name = VectorIndexSql.Name(model, index, Precision);
        try
        {
            _built = await database.RunAsync("index the vectors of", async (connection, corpus, ended) =>
            {
                List<bool> partitioned = await CorpusDatabase.QueryAsync(
                    connection, Statement.Of($"SELECT partitioned FROM {database.Tables.Versions} WHERE key = $1").With(version), row => row.GetBoolean(0), ended).ConfigureAwait(false);
                string table = $"{database.Tables.Schema}.{(partitioned is [true] ? VersionTable.Partition("corpus_vectors", version) : "corpus_vectors_rest")}";
                // One process builds; the others find it done.
                int key = unchecked((int)0x52614958);
                await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_lock({key}, {model})"), ended).ConfigureAwait(false);
                try
                {
                    // What a build that was cut short left behind is no index.
                    List<bool> valid = await CorpusDatabase.QueryAsync(connection, VectorIndexSql.Find(Precision, model, database.Options), row => row.GetBoolean(0), ended).ConfigureAwait(false);
                    if (valid is [false])
                        await ExecuteAsync(connection, $"DROP INDEX IF EXISTS {database.Tables.Schema}.{name}", ended).ConfigureAwait(false);
                    await ExecuteAsync(connection, VectorIndexSql.Create(table, model, dimensions, index, Precision), ended).ConfigureAwait(false);
                }
                finally
                {
                    if (connection.State == System.Data.ConnectionState.Open)
                        await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_unlock({key}, {model})"), CancellationToken.None).ConfigureAwait(false);
                }
                return model;
            }, _ended.Token).ConfigureAwait(false);
            Failure = null;
        }
        catch (Exception e) when (e is not OperationCanceledException || !_ended.IsCancellationRequested)
        {
            // Searches are exact without it; the status says why.
            Failure = e.Message;
        }
        catch (OperationCanceledException)
        {
            // The store was closed: the next process that writes builds it.
        }
    }

    private static async ValueTask ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        using NpgsqlCommand command = new(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
