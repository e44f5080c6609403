using RagKit.Sqlite;

namespace RagKit.Queues;

/// <summary>The queues of a file: their names, and how many tokens each has given.</summary>
internal static class QueueTable
{
    public static long? Find(SqliteConnection connection, string name)
    {
        SqliteStatement row = connection.Statement("SELECT key FROM queues WHERE name = ?1").BindId(1, name);
        long? key = row.Step() ? row.Int64(0) : null;
        row.Reset();
        return key;
    }

    public static long FindOrAdd(SqliteConnection connection, string name)
    {
        if (Find(connection, name) is long key)
            return key;
        connection.Statement("INSERT INTO queues (name, token) VALUES (?1, 0)").BindId(1, name).Run();
        return connection.LastInsertRowId;
    }

    /// <summary>A token that the queue has never given before; they ascend.</summary>
    public static long NextToken(SqliteConnection connection, long queue)
    {
        connection.Statement("UPDATE queues SET token = token + 1 WHERE key = ?1").Bind(1, queue).Run();
        SqliteStatement row = connection.Statement("SELECT token FROM queues WHERE key = ?1").Bind(1, queue);
        row.Step();
        long token = row.Int64(0);
        row.Reset();
        return token;
    }
}
