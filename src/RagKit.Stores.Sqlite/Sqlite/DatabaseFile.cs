using RagKit.Stores;
using SQLitePCL;

namespace RagKit.Sqlite;

/// <summary>
/// A file of ours: checked and made on first use, read by several at once. Readers see the state that was committed when their
/// transaction began, and never wait for the writer (write-ahead log).
/// </summary>
internal sealed class DatabaseFile(DatabaseKind kind, string path, DatabaseSettings settings) : IDisposable
{
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _opening = new(1, 1);
    private volatile ReaderPool? _readers;
    private volatile bool _closed;

    public DatabaseKind Kind => kind;

    public string Path => path;

    public bool IsOpen => _readers is not null;

    /// <summary>The connections that read; <see langword="null"/> until the file is open.</summary>
    public ReaderPool? Readers => _readers;

    /// <summary>Runs one read transaction: everything within it sees the same state of the file.</summary>
    public async ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        using ReadLease lease = await BeginReadAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using (cancellationToken.UnsafeRegister(static state => ((SqliteConnection)state!).Interrupt(), lease.Connection))
                return lease.Complete(read(lease.Connection));
        }
        catch (SqliteException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>Begins a read transaction that lasts until the lease is disposed.</summary>
    public async ValueTask<ReadLease> BeginReadAsync(CancellationToken cancellationToken) =>
        new(await OpenAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Makes the file where there is none, and checks it where there is one.</summary>
    public async ValueTask<ReaderPool> OpenAsync(CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        cancellationToken.ThrowIfCancellationRequested();
        if (_readers is ReaderPool open)
            return open;
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfClosed();
            if (_readers is null)
            {
                DatabaseHeader.Check(kind, path);
                MakeFolder();
                await WhenFreeAsync(Prepare, cancellationToken).ConfigureAwait(false);
                _readers = new ReaderPool(kind, path, settings);
            }
            return _readers;
        }
        finally
        {
            _opening.Release();
        }
    }

    public SqliteConnection OpenWriter()
    {
        ThrowIfClosed();
        SqliteConnection connection = new(kind, path, raw.SQLITE_OPEN_READWRITE);
        connection.Execute($"PRAGMA synchronous = {(settings.Durability == SqliteDurability.Full ? "FULL" : "NORMAL")}");
        connection.Execute($"PRAGMA cache_size = -{1024 * settings.CacheMegabytes}");
        connection.Execute($"PRAGMA wal_autocheckpoint = {kind.CheckpointPages}");
        if (settings.MaxMegabytes > 0)
            connection.Execute($"PRAGMA max_page_count = {settings.MaxMegabytes * 1024L * 1024 / connection.Number("PRAGMA page_size")}");
        return connection;
    }

    /// <summary>Does something as soon as no other process is in the way; fails after the busy timeout.</summary>
    /// <remarks>By the machine's own clock, whatever the store's: other processes hold locks by that one.</remarks>
    public async ValueTask WhenFreeAsync(Action act, CancellationToken cancellationToken)
    {
        long start = TimeProvider.System.GetTimestamp();
        for (TimeSpan pause = TimeSpan.FromMilliseconds(1); ; pause = pause * 2 > MaxPause ? MaxPause : pause * 2)
        {
            try
            {
                act();
                return;
            }
            catch (SqliteException e) when (e.Code == raw.SQLITE_BUSY && TimeProvider.System.GetElapsedTime(start) < settings.BusyTimeout)
            {
                await Task.Delay(pause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>How large it is, with its write-ahead log.</summary>
    public long Bytes() => ((string[])[path, path + "-wal"]).Select(part => new FileInfo(part)).Where(part => part.Exists).Sum(part => part.Length);

    /// <summary>Lets go of a file that is not there any more: the next call checks and makes it anew.</summary>
    public void Forget()
    {
        _readers?.Dispose();
        _readers = null;
    }

    /// <summary>Closes the file for good, after folding its write-ahead log into it.</summary>
    /// <param name="writer">The connection that wrote, which is closed with it; <see langword="null"/> when nothing was written.</param>
    public void Close(SqliteConnection? writer)
    {
        if (_closed)
            return;
        _closed = true;
        _readers?.Dispose();
        if (writer is not null)
        {
            // Best effort: another process may be reading, and whoever opens the file next finds all of it in any case.
            _ = raw.sqlite3_exec(writer.Handle, "PRAGMA optimize");
            _ = raw.sqlite3_exec(writer.Handle, "PRAGMA wal_checkpoint(TRUNCATE)");
            writer.Dispose();
        }
        else if (IsOpen && File.Exists(path + "-wal"))
        {
            TidyUp();
        }
    }

    public void Dispose() => Close(null);

    public void ThrowIfClosed() => ObjectDisposedException.ThrowIf(_closed, kind.Owner);

    // A connection that only reads leaves an empty log behind; one that may write takes it away when it is the last to close.
    private void TidyUp()
    {
        try
        {
            using SqliteConnection connection = new(kind, path, raw.SQLITE_OPEN_READWRITE);
            connection.Number("SELECT count(*) FROM sqlite_master");
        }
        catch (SqliteException)
        {
            // Nothing is lost when the log stays.
        }
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
            throw new RagKitException($"The folder of the {kind.Noun} '{path}' can't be made: {e.Message} Choose another path, or make it yourself.", e);
        }
    }

    private void Prepare()
    {
        using SqliteConnection connection = new(kind, path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        DatabaseHeader.Ensure(connection);
        // The mode is kept in the file: it is set once, outside the transaction that made the tables.
        if (raw.sqlite3_db_readonly(connection.Handle, "main") == 0)
            connection.Execute("PRAGMA journal_mode = WAL");
    }
}
