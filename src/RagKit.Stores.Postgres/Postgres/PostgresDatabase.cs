using System.Diagnostics;
using Npgsql;

namespace RagKit.Postgres;

/// <summary>
/// A component's tables in a schema of a database. Nothing is opened before the first call, which brings the tables to this version. What
/// fails because a connection was lost or others were in the way is done again, so whatever is run here must be fit for that. Thread-safe.
/// </summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20), LongestPause = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource _source;
    private readonly bool _isShared;
    private readonly PostgresComponent _component;
    private readonly SemaphoreSlim _migrating = new(1, 1);
    private volatile bool _isReady;
    private int _isDisposed;

    /// <summary>Over a pool that is shared by all who use the same connection string.</summary>
    public PostgresDatabase(string connectionString, PostgresComponent component, PostgresOptions? options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        (Options, _component) = ((options ?? new PostgresOptions()).Validate(), component);
        (_source, _isShared) = (SharedDataSources.Rent(connectionString), true);
        (Schema, Place) = (SqlName.Quote(Options.Schema), PlaceOf(_source));
    }

    /// <summary>Over the caller's pool, which stays the caller's.</summary>
    public PostgresDatabase(NpgsqlDataSource dataSource, PostgresComponent component, PostgresOptions? options)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        (Options, _component, _source) = ((options ?? new PostgresOptions()).Validate(), component, dataSource);
        (Schema, Place) = (SqlName.Quote(Options.Schema), PlaceOf(_source));
    }

    /// <summary>The schema's name as SQL writes it.</summary>
    public string Schema { get; }

    /// <summary>The database as errors name it.</summary>
    public string Place { get; }

    public PostgresOptions Options { get; }

    /// <summary>Does something on a connection of the pool, and again if that fails for a reason that may pass.</summary>
    /// <param name="doing">What is done, as errors say it after "could not".</param>
    /// <param name="work">Does it. It is told how often it was begun before: what it did then may or may not have happened.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<T> RunAsync<T>(string doing, Func<NpgsqlConnection, int, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan pause = FirstPause;
        for (int begun = 0; ; begun++)
        {
            bool wasReady = _isReady;
            try
            {
                ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
                using NpgsqlConnection connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
                return await work(connection, begun, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (PostgresErrors.IsOfTheDatabase(e))
            {
                cancellationToken.ThrowIfCancellationRequested();
                // A place that never answered is more likely wrong than away.
                bool isWorthIt = PostgresErrors.IsTransient(e) && (wasReady || _isReady || e is PostgresException);
                if (!isWorthIt || Stopwatch.GetElapsedTime(start) + pause > Options.RetryFor)
                    throw PostgresErrors.Translate(e, Place, doing);
                if (PostgresErrors.IsOfTheConnection(e))
                    ForgetConnections();
            }
            await Task.Delay(pause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>Runs statements in one round trip and one transaction: all or none. What they give is not read.</summary>
    public async ValueTask ExecuteAsync(string doing, Func<IReadOnlyList<NpgsqlBatchCommand>> statements, CancellationToken cancellationToken) =>
        await RunAsync(doing, async (connection, _, ended) =>
        {
            using NpgsqlBatch batch = new(connection);
            foreach (NpgsqlBatchCommand statement in statements())
                batch.BatchCommands.Add(statement);
            return await batch.ExecuteNonQueryAsync(ended).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);

    /// <summary>Reads all rows that a query gives.</summary>
    public ValueTask<List<T>> QueryAsync<T>(string doing, NpgsqlBatchCommand query, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        RunAsync(doing, (connection, _, ended) => connection.ReadAsync(query.Again(), read, ended), cancellationToken);

    /// <summary>Opens a connection to tables that are there; the caller disposes it.</summary>
    public async ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        if (_isReady)
            return connection;
        try
        {
            await MigrateAsync(connection, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Closes the pool's connections, as they are given back, after one was found dead.</summary>
    public void ForgetConnections() => _source.Clear();

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return default;
        _migrating.Dispose();
        return _isShared ? SharedDataSources.ReturnAsync(_source) : default;
    }

    private async Task MigrateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await _migrating.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isReady)
                await PostgresMigrations.MigrateAsync(connection, Options.Schema, _component, Options.Migrate, cancellationToken).ConfigureAwait(false);
            _isReady = true;
        }
        finally
        {
            _migrating.Release();
        }
    }

    private static string PlaceOf(NpgsqlDataSource source)
    {
        NpgsqlConnectionStringBuilder builder = new(source.ConnectionString);
        return PostgresErrors.Place(builder.Database ?? builder.Username, builder.Host, builder.Port);
    }
}
