using System.Collections.Concurrent;
using SQLitePCL;

namespace RagKit.Sqlite;

/// <summary>Connections that read: as many as read at once, some of which are kept for the next.</summary>
internal sealed class ReaderPool(DatabaseKind kind, string path, DatabaseSettings settings) : IDisposable
{
    private const int MostIdle = 8;

    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private volatile bool _disposed;

    public SqliteConnection Rent()
    {
        if (_idle.TryTake(out SqliteConnection? reader))
            return reader;
        reader = new SqliteConnection(kind, path, raw.SQLITE_OPEN_READONLY);
        // A reader waits only for the recovery of a log that a killed process left behind.
        _ = raw.sqlite3_busy_timeout(reader.Handle, (int)Math.Min(int.MaxValue, settings.BusyTimeout.TotalMilliseconds));
        reader.Execute($"PRAGMA cache_size = -{1024 * settings.CacheMegabytes}");
        return reader;
    }

    /// <summary>Takes a connection back that is in no transaction.</summary>
    public void Return(SqliteConnection connection)
    {
        if (_disposed || _idle.Count >= MostIdle)
            connection.Dispose();
        else
            _idle.Add(connection);
    }

    /// <summary>Closes the connections that nobody has; those that somebody has are closed when they come back.</summary>
    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out SqliteConnection? reader))
            reader.Dispose();
    }
}
