using RagKit.Sqlite;
using RagKit.Stores;

namespace RagKit.Documents;

/// <summary>Packed contents as rows: one for the content, and its bytes in parts.</summary>
internal static class ContentTable
{
    /// <summary>The length of a part, unless it is the last.</summary>
    public const int PartSize = 512 * 1024;

    private const int PartBits = 20;

    /// <summary>A content's key and how many bytes it takes packed; <see langword="null"/> when it is not there.</summary>
    public static (long Key, long Stored)? Find(SqliteConnection connection, string address)
    {
        SqliteStatement row = connection.Statement("SELECT key, stored FROM contents WHERE address = ?1").BindBlob(1, Convert.FromHexString(address));
        (long, long)? found = row.Step() ? (row.Int64(0), row.Int64(1)) : null;
        row.Reset();
        return found;
    }

    /// <summary>Says that a content was written now; false when it is not there.</summary>
    public static bool Touch(SqliteConnection connection, string address, DateTimeOffset now)
    {
        connection.Statement("UPDATE contents SET written = ?2 WHERE address = ?1").BindBlob(1, Convert.FromHexString(address)).BindMoment(2, now).Run();
        return connection.Changes > 0;
    }

    /// <summary>Inserts a content that is not there.</summary>
    public static void Insert(SqliteConnection connection, KeptContent content, Stream packed)
    {
        connection.Statement("INSERT INTO contents (address, length, stored, written) VALUES (?1, ?2, ?3, ?4)")
            .BindBlob(1, Convert.FromHexString(content.Address)).Bind(2, content.Length).Bind(3, content.StoredLength).BindMoment(4, content.WrittenAt).Run();
        long key = connection.LastInsertRowId;
        byte[] buffer = new byte[Math.Min(PartSize, content.StoredLength)];
        int part = 0;
        for (int read; (read = packed.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0; part++)
            connection.Statement("INSERT INTO parts VALUES (?1, ?2)").Bind(1, KeyOf(key, part)).BindBlob(2, buffer.AsSpan(0, read)).Run();
    }

    /// <summary>A statement that stands on a part, whose bytes are its first column; to be reset.</summary>
    public static SqliteStatement OpenPart(SqliteConnection connection, long key, int part)
    {
        SqliteStatement row = connection.Statement("SELECT bytes FROM parts WHERE key = ?1").Bind(1, KeyOf(key, part));
        return row.Step() ? row : throw new RagKitException(
            $"A content in the {connection.Kind.Noun} '{connection.Path}' lacks its part {part}: the file is damaged. Delete the file and {connection.Kind.StartOver}.");
    }

    public static byte[] Read(SqliteConnection connection, long key, long stored)
    {
        byte[] packed = new byte[stored];
        int at = 0;
        for (int part = 0; at < packed.Length; part++)
        {
            SqliteStatement row = OpenPart(connection, key, part);
            row.Bytes(0).CopyTo(packed.AsSpan(at));
            at += row.Bytes(0).Length;
            row.Reset();
        }
        return packed;
    }

    /// <summary>Removes a content; false when it is not there, or was written since.</summary>
    public static bool Delete(SqliteConnection connection, string address, DateTimeOffset? writtenBefore)
    {
        SqliteStatement row = connection.Statement("SELECT key, written FROM contents WHERE address = ?1").BindBlob(1, Convert.FromHexString(address));
        (long Key, DateTimeOffset Written)? found = row.Step() ? (row.Int64(0), row.Moment(1)) : null;
        row.Reset();
        if (found is not (long key, DateTimeOffset written) || written >= writtenBefore)
            return false;
        connection.Statement("DELETE FROM parts WHERE key >= ?1 AND key < ?2").Bind(1, KeyOf(key, 0)).Bind(2, KeyOf(key + 1, 0)).Run();
        connection.Statement("DELETE FROM contents WHERE key = ?1").Bind(1, key).Run();
        return true;
    }

    public static List<KeptContent> ReadPage(SqliteConnection connection, string? after, int limit)
    {
        SqliteStatement rows = connection.Statement("SELECT address, length, stored, written FROM contents WHERE address > ?1 ORDER BY address LIMIT ?2")
            .BindBlob(1, after is null ? [] : Convert.FromHexString(after)).Bind(2, limit);
        List<KeptContent> page = [];
        while (rows.Step())
            page.Add(new KeptContent(Convert.ToHexStringLower(rows.Bytes(0)), rows.Int64(1), rows.Int64(2), rows.Moment(3)));
        return page;
    }

    private static long KeyOf(long key, int part) => (key << PartBits) | (uint)part;
}
