using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>The artifacts as rows of the table, and back.</summary>
internal static class ArtifactTable
{
    public static ReadOnlyMemory<byte>? Read(SqliteConnection connection, string name)
    {
        SqliteStatement row = connection.Statement("SELECT content FROM artifacts WHERE name = ?1").BindId(1, name);
        ReadOnlyMemory<byte>? content = row.Step() ? new ReadOnlyMemory<byte>(row.Bytes(0).ToArray()) : null;
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

    public static void Write(SqliteConnection connection, string name, ReadOnlySpan<byte> content) => connection
        .Statement("INSERT OR REPLACE INTO artifacts (name, content) VALUES (?1, ?2)").BindId(1, name).BindBlob(2, content).Run();

    public static void Delete(SqliteConnection connection, string name) =>
        connection.Statement("DELETE FROM artifacts WHERE name = ?1").BindId(1, name).Run();
}
