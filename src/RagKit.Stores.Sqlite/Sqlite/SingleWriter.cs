using RagKit.Stores;
using SQLitePCL;

namespace RagKit.Sqlite;

/// <summary>Writes to a file, one caller's transaction after the other.</summary>
internal sealed class SingleWriter(DatabaseFile file) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private SqliteConnection? _connection;
    private bool _disposed;

    /// <summary>Whether anything was written, or tried to be.</summary>
    public bool HasWritten => _connection is not null;

    /// <summary>Runs one write transaction: all of it, or nothing when it throws or is cancelled.</summary>
    public async ValueTask<T> WriteAsync<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken)
    {
        await file.OpenAsync(cancellationToken).ConfigureAwait(false);
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            SqliteConnection connection = _connection ??= file.OpenWriter();
            await file.WhenFreeAsync(() => connection.Execute("BEGIN IMMEDIATE"), cancellationToken).ConfigureAwait(false);
            try
            {
                T result = write(connection);
                cancellationToken.ThrowIfCancellationRequested();
                connection.Execute("COMMIT");
                return result;
            }
            catch (SqliteException e) when (e.Code is raw.SQLITE_CORRUPT or raw.SQLITE_IOERR or raw.SQLITE_NOTADB)
            {
                // After a failure of the file itself a fresh connection finds out anew how it stands.
                connection.Rollback();
                _connection = null;
                connection.Dispose();
                throw;
            }
            catch
            {
                connection.Rollback();
                throw;
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Writes the file anew without what is free in it.</summary>
    public async ValueTask<CompactResult> CompactAsync(CancellationToken cancellationToken)
    {
        await file.OpenAsync(cancellationToken).ConfigureAwait(false);
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            SqliteConnection connection = _connection ??= file.OpenWriter();
            long before = file.Bytes();
            using (cancellationToken.UnsafeRegister(static state => ((SqliteConnection)state!).Interrupt(), connection))
            {
                await file.WhenFreeAsync(() => connection.Execute("VACUUM"), cancellationToken).ConfigureAwait(false);
                // Whoever reads keeps the log in use: it is folded in as far as can be.
                connection.Number("PRAGMA wal_checkpoint(TRUNCATE)");
            }
            return new(before, file.Bytes());
        }
        catch (SqliteException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Waits for the write that is under way, and closes the file.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _writing.Wait();
        file.Close(_connection);
        _connection = null;
        _writing.Release();
    }
}
