using RagKit.Runs;
using RagKit.Sqlite;

namespace RagKit.Queues;

/// <summary>Dead work: rows like others, in another state, until they are redriven or purged.</summary>
internal static class DeadWorkTable
{
    /// <summary>The dead letters behind one, oldest first: one page of a listing.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="queue">The queue's name.</param>
    /// <param name="after">Where the page before it ended.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="next">Where this page ends.</param>
    public static List<DeadLetter> ReadPage(SqliteConnection connection, string queue, (long Due, long Key) after, int limit, out (long Due, long Key) next)
    {
        next = after;
        if (QueueTable.Find(connection, queue) is not long key)
            return [];
        SqliteStatement rows = connection.Statement("""
            SELECT due, key, id, error, attempts, payload FROM work
            WHERE queue = ?1 AND state = 3 AND (due, key) > (?2, ?3) ORDER BY due, key LIMIT ?4
            """).Bind(1, key).Bind(2, after.Due).Bind(3, after.Key).Bind(4, limit);
        List<DeadLetter> page = [];
        while (rows.Step())
        {
            page.Add(new DeadLetter(rows.Id(2), queue, "", rows.Text(3)) { At = rows.Moment(0), Attempts = rows.Int32(4), Input = rows.Bytes(5).ToArray() });
            next = (rows.Int64(0), rows.Int64(1));
        }
        return page;
    }

    /// <summary>Makes dead work ready with all its attempts; <see langword="false"/> when it is not there, or other work has its deduplication key now.</summary>
    public static bool Redrive(SqliteConnection connection, long queue, string id)
    {
        connection.Statement("UPDATE OR IGNORE work SET state = 0, attempts = 0, error = NULL, token = 0 WHERE queue = ?1 AND id = ?2 AND state = 3").Bind(1, queue).BindId(2, id).Run();
        return connection.Changes > 0;
    }

    public static bool Purge(SqliteConnection connection, long queue, string id)
    {
        connection.Statement("DELETE FROM work WHERE queue = ?1 AND id = ?2 AND state = 3").Bind(1, queue).BindId(2, id).Run();
        return connection.Changes > 0;
    }
}
