using System.Runtime.InteropServices;
using System.Text;
using SQLitePCL;

namespace RagKit.Sqlite;

/// <summary>A prepared statement. Values are bound from 1, columns read from 0. Texts are read by length, so they may hold NUL.</summary>
internal sealed class SqliteStatement(SqliteConnection connection, sqlite3_stmt handle) : IDisposable
{
    private bool _used;

    public SqliteStatement Bind(int index, long value)
    {
        connection.Check(raw.sqlite3_bind_int64(handle, index, value), "written");
        return this;
    }

    public SqliteStatement Bind(int index, long? value) => value is long number ? Bind(index, number) : BindNull(index);

    /// <summary>Binds a text as UTF-8.</summary>
    public SqliteStatement Bind(int index, string? value) => value is null ? BindNull(index) : BindText(index, Encoding.UTF8.GetBytes(value));

    /// <summary>Binds an id: see <see cref="OrdinalText"/>.</summary>
    public SqliteStatement BindId(int index, string value) => BindText(index, OrdinalText.Encode(value));

    public SqliteStatement BindBlob(int index, ReadOnlySpan<byte> value)
    {
        // An empty span has no address, which SQLite would take for NULL.
        connection.Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, index, 0) : raw.sqlite3_bind_blob(handle, index, value), "written");
        return this;
    }

    public SqliteStatement BindVector(int index, ReadOnlySpan<float> vector) => BindBlob(index, MemoryMarshal.AsBytes(vector));

    /// <summary>Goes to the next row; <see langword="false"/> behind the last.</summary>
    public bool Step()
    {
        _used = true;
        int code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code != raw.SQLITE_DONE)
            connection.Check(code, raw.sqlite3_stmt_readonly(handle) != 0 ? "read" : "written");
        Reset();
        return false;
    }

    /// <summary>Runs a statement that returns no rows.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    public int Int32(int column) => raw.sqlite3_column_int(handle, column);

    public double Double(int column) => raw.sqlite3_column_double(handle, column);

    /// <summary>The bytes of a text or blob; valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    public ReadOnlySpan<float> Vector(int column) => MemoryMarshal.Cast<byte, float>(Bytes(column));

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public string Id(int column) => OrdinalText.Decode(Bytes(column));

    public void Reset()
    {
        if (!_used)
            return;
        _used = false;
        // The result only repeats the failure of the last step.
        _ = raw.sqlite3_reset(handle);
    }

    public void Dispose() => handle.Dispose();

    private SqliteStatement BindNull(int index)
    {
        connection.Check(raw.sqlite3_bind_null(handle, index), "written");
        return this;
    }

    private SqliteStatement BindText(int index, byte[] utf8)
    {
        // SQLite would take the address of an empty array for NULL: the overload for strings does not.
        int code = utf8.Length == 0 ? raw.sqlite3_bind_text(handle, index, "") : raw.sqlite3_bind_text(handle, index, utf8.AsSpan());
        connection.Check(code, "written");
        return this;
    }
}
