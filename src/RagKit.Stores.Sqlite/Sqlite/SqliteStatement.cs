using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using SQLitePCL;

namespace RagKit.Sqlite;

/// <summary>A prepared statement. Values are bound from 1, columns read from 0. Texts are read by length, so they may hold NUL.</summary>
internal sealed class SqliteStatement(SqliteConnection connection, sqlite3_stmt handle) : IDisposable
{
    private const int ShortText = 256;

    private bool _used;

    public SqliteStatement Bind(int index, long value)
    {
        connection.Check(raw.sqlite3_bind_int64(handle, index, value), "written");
        return this;
    }

    public SqliteStatement Bind(int index, long? value) => value is long number ? Bind(index, number) : BindNull(index);

    /// <summary>Binds a text as UTF-8.</summary>
    public SqliteStatement Bind(int index, string? value)
    {
        if (value is null)
            return BindNull(index);
        if (value.Length > ShortText)
            return BindText(index, Encoding.UTF8.GetBytes(value));
        Span<byte> utf8 = stackalloc byte[3 * ShortText];
        return BindText(index, utf8[..Encoding.UTF8.GetBytes(value, utf8)]);
    }

    /// <summary>Binds an id: see <see cref="OrdinalText"/>.</summary>
    public SqliteStatement BindId(int index, string? value)
    {
        if (value is null)
            return BindNull(index);
        Span<byte> encoded = stackalloc byte[3 * ShortText];
        return OrdinalText.TryEncode(value, encoded, out int length) ? BindText(index, encoded[..length]) : BindText(index, OrdinalText.Encode(value));
    }

    /// <summary>Binds a moment as its ticks in UTC, which compare as moments do.</summary>
    public SqliteStatement BindMoment(int index, DateTimeOffset? moment) => Bind(index, moment?.UtcTicks);

    /// <summary>Binds 128 bits; 0 as NULL.</summary>
    public SqliteStatement BindBits(int index, UInt128 bits)
    {
        if (bits == default)
            return BindNull(index);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
        return BindBlob(index, bytes);
    }

    public SqliteStatement BindBlob(int index, ReadOnlySpan<byte> value)
    {
        // An empty span has no address, which SQLite would take for NULL.
        connection.Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, index, 0) : raw.sqlite3_bind_blob(handle, index, value), "written");
        return this;
    }

    /// <summary>Binds bytes; none as NULL.</summary>
    public SqliteStatement BindBytes(int index, ReadOnlyMemory<byte> value) => value.IsEmpty ? BindNull(index) : BindBlob(index, value.Span);

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

    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    public int Int32(int column) => raw.sqlite3_column_int(handle, column);

    public double Double(int column) => raw.sqlite3_column_double(handle, column);

    /// <summary>The bytes of a text or blob; valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    public ReadOnlySpan<float> Vector(int column) => MemoryMarshal.Cast<byte, float>(Bytes(column));

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public string Id(int column) => OrdinalText.Decode(Bytes(column));

    public string? IdOrNull(int column) => IsNull(column) ? null : Id(column);

    public DateTimeOffset Moment(int column) => new(Int64(column), TimeSpan.Zero);

    public DateTimeOffset? MomentOrNull(int column) => IsNull(column) ? null : Moment(column);

    public UInt128 Bits(int column) => Bytes(column) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadUInt128BigEndian(bytes) : default;

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

    private SqliteStatement BindText(int index, ReadOnlySpan<byte> utf8)
    {
        // SQLite would take the address of an empty span for NULL: the overload for strings does not.
        int code = utf8.IsEmpty ? raw.sqlite3_bind_text(handle, index, "") : raw.sqlite3_bind_text(handle, index, utf8);
        connection.Check(code, "written");
        return this;
    }
}
