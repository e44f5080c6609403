using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>The artifacts as rows of the table, and back.</summary>
internal static class ArtifactTable
{
    public static ReadOnlyMemory<byte>? Read(SqliteConnection connection, string name)
    {
        SqliteStatement row = connection.Statement("SELECT content FROM artifacts WHERE name = ?1").BindId(1, name);
        // Not by ?: with null, which would be an empty memory made from a null array.
        ReadOnlyMemory<byte>? content = null;
        if (row.Step())
            content = row.Bytes(0).ToArray();
        row.Reset();
        return content;
    }

    public static IReadOnlyList<string> List(SqliteConnection connection)
    {
        SqliteStatement rows = connection.Statement("SELECT name FROM artifacts ORDER BY name");
        List<string> names = [];
        while (rows.Step())
            names.Add(rows.Id(0));
        return names;
    }

    /// <summary>Writes piece by piece into a blob of zeros: bound as a value, SQLite would copy it whole, twice.</summary>
    public static void Write(SqliteConnection connection, string name, ReadOnlySpan<byte> content)
    {
        connection.Statement("INSERT OR REPLACE INTO artifacts (name, content) VALUES (?1, zeroblob(?2))").BindId(1, name).Bind(2, content.Length).Run();
        connection.WriteBlob("artifacts", "content", connection.LastInsertRowId, content);
    }

    public static void Delete(SqliteConnection connection, string name) =>
        connection.Statement("DELETE FROM artifacts WHERE name = ?1").BindId(1, name).Run();
}
