using System.Collections.Concurrent;
using RagKit.Sqlite;
using SQLitePCL;

namespace RagKit.Stores;

/// <summary>
/// The file of a corpus and its connections: made on first use, one to write, as many to read as read at once. Readers see the
/// state that was committed when their transaction began, and never wait for the writer (write-ahead log).
/// </summary>
internal sealed class StoreFile(string path, SqliteStoreOptions options, TimeProvider time) : IDisposable
{
    private const int IdleReaders = 8;
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SemaphoreSlim _opening = new(1, 1);
    private SqliteConnection? _writer;
    private volatile bool _opened;
    private volatile bool _disposed;

    public string Path => path;

    /// <summary>Runs one read transaction: everything within it sees the same state of the file.</summary>
    public async ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        SqliteConnection connection = RentReader();
        try
        {
            T result;
            using (cancellationToken.UnsafeRegister(static state => ((SqliteConnection)state!).Interrupt(), connection))
            {
                connection.Execute("BEGIN");
                result = read(connection);
            }
            connection.Rollback();
            ReturnReader(connection);
            return result;
        }
        catch (SqliteException) when (cancellationToken.IsCancellationRequested)
        {
            connection.Dispose();
            throw new OperationCanceledException(cancellationToken);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs one write transaction: all of it, or nothing when it throws or is cancelled.</summary>
    public async ValueTask<T> WriteAsync<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteChunkStore));
            SqliteConnection connection = _writer ??= OpenWriter();
            await WhenFreeAsync(() => connection.Execute("BEGIN IMMEDIATE"), cancellationToken).ConfigureAwait(false);
            try
            {
                T result = write(connection);
                cancellationToken.ThrowIfCancellationRequested();
                connection.Execute("COMMIT");
                return result;
            }
            catch
            {
                connection.Rollback();
                if (connection.InTransaction)
                    CloseWriter();
                throw;
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteChunkStore));
        cancellationToken.ThrowIfCancellationRequested();
        if (_opened)
            return;
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_opened)
                return;
            StoreSchema.CheckHeader(path);
            MakeFolder();
            await WhenFreeAsync(Prepare, cancellationToken).ConfigureAwait(false);
            _opened = true;
        }
        finally
        {
            _opening.Release();
        }
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _writing.Wait();
        _disposed = true;
        while (_readers.TryTake(out SqliteConnection? reader))
            reader.Dispose();
        if (_writer is not null)
        {
            // Best effort: another process may be reading, and whoever opens the file next finds all of it in any case.
            _ = raw.sqlite3_exec(_writer.Handle, "PRAGMA optimize");
            _ = raw.sqlite3_exec(_writer.Handle, "PRAGMA wal_checkpoint(TRUNCATE)");
            CloseWriter();
        }
        _writing.Release();
    }

    private void MakeFolder()
    {
        string? folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path));
        try
        {
            if (!string.IsNullOrEmpty(folder))
                Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RagKitException($"The folder of the corpus '{path}' can't be made: {e.Message} Choose another path, or make it yourself.", e);
        }
    }

    private void Prepare()
    {
        using SqliteConnection connection = new(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        StoreSchema.Ensure(connection);
        // The mode is kept in the file: it is set once, outside the transaction that made the tables.
        if (raw.sqlite3_db_readonly(connection.Handle, "main") == 0)
            connection.Execute("PRAGMA journal_mode = WAL");
    }

    private SqliteConnection OpenWriter()
    {
        SqliteConnection connection = new(path, raw.SQLITE_OPEN_READWRITE);
        connection.Execute($"PRAGMA synchronous = {(options.Durability == SqliteDurability.Full ? "FULL" : "NORMAL")}");
        connection.Execute($"PRAGMA cache_size = -{1024 * options.CacheMegabytes}");
        if (options.MaxMegabytes > 0)
            connection.Execute($"PRAGMA max_page_count = {options.MaxMegabytes * 1024L * 1024 / connection.Number("PRAGMA page_size")}");
        return connection;
    }

    private SqliteConnection RentReader()
    {
        if (_readers.TryTake(out SqliteConnection? reader))
            return reader;
        reader = new(path, raw.SQLITE_OPEN_READONLY);
        // A reader waits only for the recovery of a log that a killed process left behind.
        _ = raw.sqlite3_busy_timeout(reader.Handle, (int)Math.Min(int.MaxValue, options.BusyTimeout.TotalMilliseconds));
        reader.Execute($"PRAGMA cache_size = -{1024 * options.CacheMegabytes}");
        return reader;
    }

    private void ReturnReader(SqliteConnection connection)
    {
        if (_disposed || _readers.Count >= IdleReaders)
            connection.Dispose();
        else
            _readers.Add(connection);
    }

    private void CloseWriter()
    {
        _writer?.Dispose();
        _writer = null;
    }

    private async ValueTask WhenFreeAsync(Action act, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        for (TimeSpan pause = TimeSpan.FromMilliseconds(1); ; pause = pause * 2 > MaxPause ? MaxPause : pause * 2)
        {
            try
            {
                act();
                return;
            }
            catch (SqliteException e) when (e.Code == raw.SQLITE_BUSY && time.GetElapsedTime(start) < options.BusyTimeout)
            {
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
