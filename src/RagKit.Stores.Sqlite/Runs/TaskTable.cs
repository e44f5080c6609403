using RagKit.Sqlite;

namespace RagKit.Runs;

/// <summary>Tasks' calls, read from their rows and their last events.</summary>
internal static class TaskTable
{
    private const string Query = """
        SELECT t.key, t.task, e.name, t.state, e.display, t.attempts, t.created, e.at, e.message, t.hash, e.result_key, e.result
        FROM tasks t CROSS JOIN events e ON e.key = t.last
        """;

    public static TaskInfo? Find(SqliteConnection connection, string runId, TaskKey task)
    {
        SqliteStatement row = connection.Statement($"{Query} WHERE t.run = (SELECT key FROM runs WHERE id = ?1) AND t.task = ?2").BindId(1, runId).BindBits(2, task.Value);
        TaskInfo? found = row.Step() ? Read(row) : null;
        row.Reset();
        return found;
    }

    /// <summary>The calls of a run behind one, in the order of their first events: one page of a listing.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="runId">The run.</param>
    /// <param name="after">The key of the last one of the page before it; 0 for the first.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="next">The key of the last one of this page.</param>
    public static List<TaskInfo> ReadPage(SqliteConnection connection, string runId, long after, int limit, out long next)
    {
        next = after;
        if (RunTable.FindKey(connection, runId) is not long run)
            return [];
        SqliteStatement rows = connection.Statement($"{Query} WHERE t.key > ?1 AND t.key < ?2 ORDER BY t.key LIMIT ?3")
            .Bind(1, Math.Max(after, EventKey.Begin(run))).Bind(2, EventKey.End(run)).Bind(3, limit);
        List<TaskInfo> page = [];
        while (rows.Step())
        {
            page.Add(Read(rows));
            next = rows.Int64(0);
        }
        return page;
    }

    private static TaskInfo Read(SqliteStatement row)
    {
        string name = row.Id(2);
        return new TaskInfo(new TaskKey(row.Bits(1)), name, (RunState)row.Int32(3))
        {
            DisplayName = row.IdOrNull(4) ?? name,
            Attempts = row.Int32(5),
            CreatedAt = row.Moment(6),
            UpdatedAt = row.Moment(7),
            Message = row.TextOrNull(8),
            InputHash = row.Bits(9),
            ResultKey = row.IdOrNull(10),
            Result = row.Bytes(11).ToArray(),
        };
    }
}
