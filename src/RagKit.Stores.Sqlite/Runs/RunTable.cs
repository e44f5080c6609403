using RagKit.Sqlite;

namespace RagKit.Runs;

/// <summary>Runs, read from their rows and the events that these point to.</summary>
internal static class RunTable
{
    private const string Query = """
        SELECT r.key, r.id, r.flow, r.state, r.parent, r.created, r.updated, r.last, s.display, s.message, s.due, i.input
        FROM runs r LEFT JOIN events s ON s.key = r.stands LEFT JOIN events i ON i.key = r.input
        """;

    public static long? FindKey(SqliteConnection connection, string runId)
    {
        SqliteStatement row = connection.Statement("SELECT key FROM runs WHERE id = ?1").BindId(1, runId);
        long? key = row.Step() ? row.Int64(0) : null;
        row.Reset();
        return key;
    }

    public static RunInfo? Find(SqliteConnection connection, string runId)
    {
        SqliteStatement row = connection.Statement($"{Query} WHERE r.id = ?1").BindId(1, runId);
        RunInfo? run = row.Step() ? Read(connection, row) : null;
        row.Reset();
        return run;
    }

    /// <summary>A run as a call of its own, which its own events tell of; <see langword="null"/> when there are none.</summary>
    public static TaskInfo? FindSelf(SqliteConnection connection, string runId)
    {
        SqliteStatement row = connection.Statement("""
            SELECT r.flow, r.state, s.display, s.attempt, r.created, s.at, s.message, s.result_key, s.result
            FROM runs r CROSS JOIN events s ON s.key = r.stands WHERE r.id = ?1
            """).BindId(1, runId);
        if (!row.Step())
            return null;
        string flow = row.Id(0);
        TaskInfo self = new(TaskKey.Run, flow, (RunState)row.Int32(1))
        {
            DisplayName = row.IdOrNull(2) ?? flow,
            Attempts = row.Int32(3),
            CreatedAt = row.Moment(4),
            UpdatedAt = row.Moment(5),
            Message = row.TextOrNull(6),
            ResultKey = row.IdOrNull(7),
            Result = row.Bytes(8).ToArray(),
        };
        row.Reset();
        return self;
    }

    /// <summary>The runs behind one, those that were created last first: one page of a listing.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="filter">Which runs; its limit aside.</param>
    /// <param name="after">Where the page before it ended.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="next">Where this page ends.</param>
    public static List<RunInfo> ReadPage(SqliteConnection connection, RunFilter filter, RunPlace? after, int limit, out RunPlace next)
    {
        string ofFlow = filter.Flow is null ? "" : "AND r.flow = ?1";
        string inStates = filter.States.Count == 0 ? "" : $"AND r.state IN ({string.Join(", ", filter.States.Select(state => (int)state).Distinct().Order())})";
        string before = filter.UpdatedBefore is null ? "" : "AND r.updated < ?2";
        string behind = after is null ? "" : "AND (r.created, r.key) < (?3, ?4)";
        SqliteStatement rows = connection.Statement($"{Query} WHERE 1 {ofFlow} {inStates} {before} {behind} ORDER BY r.created DESC, r.key DESC LIMIT ?5").Bind(5, limit);
        if (filter.Flow is not null)
            rows.BindId(1, filter.Flow);
        if (filter.UpdatedBefore is not null)
            rows.BindMoment(2, filter.UpdatedBefore);
        if (after is RunPlace place)
            rows.Bind(3, place.Created).Bind(4, place.Key);
        List<RunInfo> page = [];
        next = default;
        while (rows.Step())
        {
            page.Add(Read(connection, rows));
            next = new RunPlace(rows.Int64(5), rows.Int64(0));
        }
        return page;
    }

    private static RunInfo Read(SqliteConnection connection, SqliteStatement row)
    {
        string flow = row.Id(2);
        return new RunInfo(row.Id(1), flow, (RunState)row.Int32(3))
        {
            ParentRunId = row.IdOrNull(4),
            CreatedAt = row.Moment(5),
            UpdatedAt = row.Moment(6),
            LastSequence = row.Int64(7),
            DisplayName = row.IdOrNull(8) ?? flow,
            Message = row.TextOrNull(9),
            Due = row.MomentOrNull(10),
            Input = row.Bytes(11).ToArray(),
            Tasks = ReadCounts(connection, row.Int64(0)),
        };
    }

    private static Dictionary<RunState, long> ReadCounts(SqliteConnection connection, long run)
    {
        SqliteStatement rows = connection.Statement("SELECT state, tasks FROM run_counts WHERE run = ?1 AND tasks > 0").Bind(1, run);
        Dictionary<RunState, long> counts = [];
        while (rows.Step())
            counts[(RunState)rows.Int32(0)] = rows.Int64(1);
        return counts;
    }
}

/// <summary>Where a run stands in the order of creation.</summary>
internal readonly record struct RunPlace(long Created, long Key);
