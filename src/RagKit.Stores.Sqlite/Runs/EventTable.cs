using RagKit.Sqlite;

namespace RagKit.Runs;

/// <summary>Events as rows of the table, and back.</summary>
internal static class EventTable
{
    private const string Columns = "key, at, task, name, display, state, attempt, message, due, hash, result_key, parent, result, input";

    /// <summary>Adds an event; <see langword="false"/> when the run has one of this sequence.</summary>
    public static bool Insert(SqliteConnection connection, long run, RunEvent happened)
    {
        connection.Statement($"INSERT OR IGNORE INTO events ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)")
            .Bind(1, EventKey.Of(run, happened.Sequence)).BindMoment(2, happened.At).BindBits(3, happened.Task.Value).BindId(4, happened.Name)
            .BindId(5, happened.DisplayName == happened.Name ? null : happened.DisplayName).Bind(6, (long)happened.State).Bind(7, happened.Attempt)
            .Bind(8, happened.Message).BindMoment(9, happened.Due).BindBits(10, happened.InputHash).BindId(11, happened.ResultKey)
            .BindId(12, happened.ParentRunId).BindBytes(13, happened.Result).BindBytes(14, happened.Input).Run();
        return connection.Changes > 0;
    }

    /// <summary>The events of a run behind a sequence: one page of a listing.</summary>
    public static List<RunEvent> ReadPage(SqliteConnection connection, string runId, long after, int limit)
    {
        if (RunTable.FindKey(connection, runId) is not long run)
            return [];
        SqliteStatement rows = connection.Statement($"SELECT {Columns} FROM events WHERE key > ?1 AND key < ?2 ORDER BY key LIMIT ?3")
            .Bind(1, EventKey.Of(run, Math.Clamp(after, 0, EventKey.MaxSequence))).Bind(2, EventKey.End(run)).Bind(3, limit);
        List<RunEvent> page = [];
        while (rows.Step())
            page.Add(Read(rows, runId));
        return page;
    }

    private static RunEvent Read(SqliteStatement row, string runId)
    {
        string name = row.Id(3);
        return new RunEvent(runId, EventKey.SequenceOf(row.Int64(0)), row.Moment(1), new TaskKey(row.Bits(2)), name, (RunState)row.Int32(5))
        {
            DisplayName = row.IdOrNull(4) ?? name,
            Attempt = row.Int32(6),
            Message = row.TextOrNull(7),
            Due = row.MomentOrNull(8),
            InputHash = row.Bits(9),
            ResultKey = row.IdOrNull(10),
            ParentRunId = row.IdOrNull(11),
            Result = row.Bytes(12).ToArray(),
            Input = row.Bytes(13).ToArray(),
        };
    }
}
