using SQLitePCL;

namespace RagKit.Sqlite;

/// <summary>
/// One connection to a database file with its prepared statements; used by one thread at a time, interrupted by any.
/// Works on SQLite's own interface: a text may hold NUL, nothing is boxed, and nothing sleeps on a lock behind the caller's back.
/// </summary>
internal sealed class SqliteConnection : IDisposable
{
    private readonly Dictionary<string, SqliteStatement> _statements = [];

    static SqliteConnection() => Batteries_V2.Init();

    public SqliteConnection(DatabaseKind kind, string path, int flags, string? name = null)
    {
        Kind = kind;
        Path = path;
        int code = raw.sqlite3_open_v2(name ?? path, out sqlite3 handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        Handle = handle;
        if (code != raw.SQLITE_OK)
        {
            RagKitException failure = Failure(code, "opened");
            handle.Dispose();
            throw failure;
        }
    }

    public DatabaseKind Kind { get; }

    public string Path { get; }

    public sqlite3 Handle { get; }

    public bool InTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    /// <summary>How many rows the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(Handle);

    public long LastInsertRowId => raw.sqlite3_last_insert_rowid(Handle);

    /// <summary>A prepared statement, reset and without values; the same one for the same text.</summary>
    public SqliteStatement Statement(string sql)
    {
        if (_statements.TryGetValue(sql, out SqliteStatement? statement))
        {
            statement.Reset();
            return statement;
        }
        Check(raw.sqlite3_prepare_v2(Handle, sql, out sqlite3_stmt prepared), "read");
        return _statements[sql] = new SqliteStatement(this, prepared);
    }

    /// <summary>Runs statements that return nothing.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(Handle, sql), "written");

    /// <summary>The first column of the first row as a number; <paramref name="otherwise"/> when there is no row.</summary>
    public long Number(string sql, long otherwise = 0)
    {
        SqliteStatement statement = Statement(sql);
        long number = statement.Step() ? statement.Int64(0) : otherwise;
        statement.Reset();
        return number;
    }

    /// <summary>Begins a transaction that may write; <see langword="false"/> while another connection writes.</summary>
    public bool TryBeginWriting()
    {
        try
        {
            Statement("BEGIN IMMEDIATE").Run();
            return true;
        }
        catch (SqliteException e) when (e.Code == raw.SQLITE_BUSY)
        {
            return false;
        }
    }

    /// <summary>Overwrites a blob of this length.</summary>
    public void WriteBlob(string table, string column, long row, ReadOnlySpan<byte> content)
    {
        const int Piece = 1 << 20;
        Check(raw.sqlite3_blob_open(Handle, "main", table, column, row, 1, out sqlite3_blob blob), "written");
        using (blob)
        {
            for (int at = 0; at < content.Length; at += Piece)
                Check(raw.sqlite3_blob_write(blob, content.Slice(at, Math.Min(Piece, content.Length - at)), at), "written");
        }
    }

    /// <summary>Ends what the connection is running, from another thread.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(Handle);

    /// <summary>Undoes an open transaction, if SQLite has not done so itself.</summary>
    public void Rollback()
    {
        foreach (SqliteStatement statement in _statements.Values)
            statement.Reset();
        if (InTransaction)
            _ = raw.sqlite3_exec(Handle, "ROLLBACK");
    }

    public void Check(int code, string verb)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            throw Failure(code, verb);
    }

    public void Dispose()
    {
        foreach (SqliteStatement statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
        Handle.Dispose();
    }

    private SqliteException Failure(int code, string verb) =>
        new(SqliteMessages.Describe(code, Kind, Path, verb, raw.sqlite3_errmsg(Handle).utf8_to_string())) { Code = code & 0xFF };
}
