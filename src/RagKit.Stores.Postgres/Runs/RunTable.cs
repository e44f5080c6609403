using Npgsql;
using NpgsqlTypes;
using RagKit.Postgres;

namespace RagKit.Runs;

/// <summary>Runs and their tasks' calls, read from their rows and the events that these point to.</summary>
internal sealed class RunTable(PostgresDatabase database)
{
    private readonly string _runs = $"""
        SELECT r.id, r.flow, r.state, r.parent, r.created, r.updated, r.last, s.display, s.message, s.due, i.input, r.counts, r.key
        FROM {database.Schema}.runs r LEFT JOIN {database.Schema}.events s ON s.run = r.key AND s.sequence = r.stands
            LEFT JOIN {database.Schema}.events i ON i.run = r.key AND i.sequence = r.input
        """;

    private readonly string _tasks = $"""
        SELECT t.task, e.name, t.state, e.display, t.attempts, t.created, e.at, e.message, t.hash, e.result_key, e.result, t.first
        FROM {database.Schema}.tasks t JOIN {database.Schema}.events e ON e.run = t.run AND e.sequence = t.last
        """;

    public async ValueTask<RunInfo?> FindAsync(string runId, CancellationToken cancellationToken) =>
        (await database.QueryAsync($"find run '{runId}'", Statement.Of($"{_runs} WHERE r.id = $1").With(runId), ReadRun, cancellationToken).ConfigureAwait(false)).FirstOrDefault().Run;

    /// <summary>The runs behind one, those that were created last first: one page of a listing.</summary>
    public ValueTask<List<(RunInfo Run, long Key)>> ReadPageAsync(RunFilter filter, RunPlace? after, int limit, CancellationToken cancellationToken)
    {
        // A state a branch keeps each in the order of its index; a condition that is not asked for is left out rather than passed as NULL.
        NpgsqlBatchCommand query = Statement.Of("").With(limit);
        List<string> conditions = ["TRUE"];
        if (filter.Flow is not null)
            conditions.Add($"r.flow = ${query.With(filter.Flow).Parameters.Count}");
        if (filter.States.Count > 0)
            conditions.Add($"r.state = ANY(${query.With(filter.States.Select(state => (short)state).Distinct().ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Smallint).Parameters.Count})");
        if (filter.UpdatedBefore is DateTimeOffset before)
            conditions.Add($"r.updated < ${query.With(before).Parameters.Count}");
        if (after is RunPlace place)
            conditions.Add($"(r.created, r.key) < (${query.With(place.Created).Parameters.Count}, ${query.With(place.Key).Parameters.Count})");
        query.CommandText = $"{_runs} WHERE {string.Join(" AND ", conditions)} ORDER BY r.created DESC, r.key DESC LIMIT $1";
        return database.QueryAsync("list runs", query, ReadRun, cancellationToken);
    }

    public async ValueTask<TaskInfo?> FindTaskAsync(string runId, TaskKey task, CancellationToken cancellationToken)
    {
        NpgsqlBatchCommand query = Statement.Of($"{_tasks} WHERE t.run = (SELECT key FROM {database.Schema}.runs WHERE id = $1) AND t.task = $2").With(runId).With(Bits.ToGuid(task.Value), NpgsqlDbType.Uuid);
        return (await database.QueryAsync($"find a task of run '{runId}'", query, ReadTask, cancellationToken).ConfigureAwait(false)).FirstOrDefault().Task;
    }

    /// <summary>A run as a call of its own, which its own events tell of.</summary>
    public async ValueTask<TaskInfo?> FindSelfAsync(string runId, CancellationToken cancellationToken)
    {
        NpgsqlBatchCommand query = Statement.Of($"""
            SELECT r.flow, r.state, s.display, s.attempt, r.created, s.at, s.message, s.result_key, s.result
            FROM {database.Schema}.runs r JOIN {database.Schema}.events s ON s.run = r.key AND s.sequence = r.stands WHERE r.id = $1
            """).With(runId);
        return (await database.QueryAsync($"find run '{runId}'", query, static row => new TaskInfo(TaskKey.Run, row.Text(0), (RunState)row.GetInt16(1))
        {
            DisplayName = row.TextOrNull(2) ?? row.Text(0),
            Attempts = row.GetInt32(3),
            CreatedAt = row.Moment(4),
            UpdatedAt = row.Moment(5),
            Message = row.TextOrNull(6),
            ResultKey = row.TextOrNull(7),
            Result = row.Bytes(8),
        }, cancellationToken).ConfigureAwait(false)).FirstOrDefault();
    }

    /// <summary>The calls of a run behind one, in the order of their first events: one page of a listing.</summary>
    public ValueTask<List<(TaskInfo Task, long First)>> ReadTasksAsync(string runId, long after, int limit, CancellationToken cancellationToken) => database.QueryAsync(
        $"list the tasks of run '{runId}'",
        Statement.Of($"{_tasks} WHERE t.run = (SELECT key FROM {database.Schema}.runs WHERE id = $1) AND t.first > $2 ORDER BY t.first LIMIT $3").With(runId).With(after).With(limit),
        ReadTask, cancellationToken);

    /// <summary>The events of a run behind a sequence: one page of a listing.</summary>
    public ValueTask<List<RunEvent>> ReadEventsAsync(string runId, long after, int limit, CancellationToken cancellationToken) => database.QueryAsync(
        $"list the events of run '{runId}'",
        Statement.Of($"""
            SELECT sequence, at, task, name, display, state, attempt, message, due, hash, result_key, parent, result, input FROM {database.Schema}.events
            WHERE run = (SELECT key FROM {database.Schema}.runs WHERE id = $1) AND sequence > $2 ORDER BY sequence LIMIT $3
            """).With(runId).With(after).With(limit),
        row => new RunEvent(runId, row.GetInt64(0), row.Moment(1), new TaskKey(Bits.FromGuid(row.GetGuid(2))), row.Text(3), (RunState)row.GetInt16(5))
        {
            DisplayName = row.TextOrNull(4) ?? row.Text(3),
            Attempt = row.GetInt32(6),
            Message = row.TextOrNull(7),
            Due = row.MomentOrNull(8),
            InputHash = row.IsDBNull(9) ? default : Bits.FromGuid(row.GetGuid(9)),
            ResultKey = row.TextOrNull(10),
            ParentRunId = row.TextOrNull(11),
            Result = row.Bytes(12),
            Input = row.Bytes(13),
        }, cancellationToken);

    private static (RunInfo Run, long Key) ReadRun(NpgsqlDataReader row) => (new RunInfo(row.Text(0), row.Text(1), (RunState)row.GetInt16(2))
    {
        ParentRunId = row.TextOrNull(3),
        CreatedAt = row.Moment(4),
        UpdatedAt = row.Moment(5),
        LastSequence = row.GetInt64(6),
        DisplayName = row.TextOrNull(7) ?? row.Text(1),
        Message = row.TextOrNull(8),
        Due = row.MomentOrNull(9),
        Input = row.Bytes(10),
        Tasks = row.GetFieldValue<long[]>(11).Select((count, state) => (Count: count, State: (RunState)state)).Where(pair => pair.Count > 0).ToDictionary(pair => pair.State, pair => pair.Count),
    }, row.GetInt64(12));

    private static (TaskInfo Task, long First) ReadTask(NpgsqlDataReader row) => (new TaskInfo(new TaskKey(Bits.FromGuid(row.GetGuid(0))), row.Text(1), (RunState)row.GetInt16(2))
    {
        DisplayName = row.TextOrNull(3) ?? row.Text(1),
        Attempts = row.GetInt32(4),
        CreatedAt = row.Moment(5),
        UpdatedAt = row.Moment(6),
        Message = row.TextOrNull(7),
        InputHash = row.IsDBNull(8) ? default : Bits.FromGuid(row.GetGuid(8)),
        ResultKey = row.TextOrNull(9),
        Result = row.Bytes(10),
    }, row.GetInt64(11));
}

/// <summary>Where a run stands in the order of creation.</summary>
internal readonly record struct RunPlace(long Created, long Key);
