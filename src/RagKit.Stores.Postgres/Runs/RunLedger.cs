using System.Runtime.CompilerServices;
using NpgsqlTypes;
using RagKit.Postgres;

namespace RagKit.Runs;

/// <summary>The runs of a flow store.</summary>
internal sealed class RunLedger(PostgresDatabase database)
{
    private const int RunsAtOnce = 200, EventsAtOnce = 500, DeletedAtOnce = 5000;

    private static readonly string[] Tables = ["tasks", "events"];

    private readonly RunTable _table = new(database);
    private readonly LeaseTable _claims = new(database, "claims");

    public ValueTask<RunInfo?> FindRunAsync(string runId, CancellationToken cancellationToken) => _table.FindAsync(runId, cancellationToken);

    public ValueTask<TaskInfo?> FindTaskAsync(string runId, TaskKey task, CancellationToken cancellationToken) =>
        task.IsRun ? _table.FindSelfAsync(runId, cancellationToken) : _table.FindTaskAsync(runId, task, cancellationToken);

    public async IAsyncEnumerable<RunInfo> ListRunsAsync(RunFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RunPlace? after = null;
        for (int left = filter.Limit; left > 0;)
        {
            int limit = Math.Min(left, RunsAtOnce);
            List<(RunInfo Run, long Key)> page = await _table.ReadPageAsync(filter, after, limit, cancellationToken).ConfigureAwait(false);
            foreach ((RunInfo run, _) in page)
                yield return run;
            if (page.Count < limit)
                yield break;
            (left, after) = (left - page.Count, new RunPlace(page[^1].Run.CreatedAt.UtcTicks, page[^1].Key));
        }
    }

    public async IAsyncEnumerable<TaskInfo> ListTasksAsync(string runId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (long after = 0; ;)
        {
            List<(TaskInfo Task, long First)> page = await _table.ReadTasksAsync(runId, after, EventsAtOnce, cancellationToken).ConfigureAwait(false);
            foreach ((TaskInfo task, _) in page)
                yield return task;
            if (page.Count < EventsAtOnce)
                yield break;
            after = page[^1].First;
        }
    }

    public async IAsyncEnumerable<RunEvent> ListEventsAsync(string runId, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            List<RunEvent> page = await _table.ReadEventsAsync(runId, after, EventsAtOnce, cancellationToken).ConfigureAwait(false);
            foreach (RunEvent happened in page)
                yield return happened;
            if (page.Count < EventsAtOnce)
                yield break;
            after = page[^1].Sequence;
        }
    }

    public async ValueTask DeleteRunsAsync(IReadOnlyList<string> runIds, CancellationToken cancellationToken)
    {
        foreach (string[] some in runIds.Chunk(RunsAtOnce))
        {
            await database.ExecuteAsync("delete runs", () =>
            [
                Statement.Of($"DELETE FROM {database.Schema}.claims WHERE name = ANY($1)").WithMany(some),
                Statement.Of($"WITH gone AS (DELETE FROM {database.Schema}.runs WHERE id = ANY($1) RETURNING key) INSERT INTO {database.Schema}.deleted_runs SELECT key FROM gone").WithMany(some),
            ], cancellationToken).ConfigureAwait(false);
        }
        while (await RemoveSomeAsync(cancellationToken).ConfigureAwait(false))
        {
        }
    }

    public ValueTask<bool> TryClaimAsync(string runId, string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken) =>
        _claims.TryTakeAsync(runId, owner, now, until, cancellationToken);

    public async ValueTask<RunClaim?> FindClaimAsync(string runId, CancellationToken cancellationToken) => (await database.QueryAsync(
        $"find who has run '{runId}'", Statement.Of($"SELECT owner, until, cancel FROM {database.Schema}.claims WHERE name = $1").With(runId),
        static row => new RunClaim(row.Text(0), row.Moment(1), row.GetBoolean(2)), cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    public ValueTask RequestCancelAsync(string runId, CancellationToken cancellationToken) => database.ExecuteAsync(
        $"ask run '{runId}' to stop", () => [Statement.Of($"UPDATE {database.Schema}.claims SET cancel = TRUE WHERE name = $1").With(runId)], cancellationToken);

    /// <summary>Removes some of what deleted runs left; <see langword="false"/> when nothing is left.</summary>
    private async ValueTask<bool> RemoveSomeAsync(CancellationToken cancellationToken)
    {
        List<long> deleted = await database.QueryAsync("delete runs", Statement.Of($"SELECT key FROM {database.Schema}.deleted_runs LIMIT 1"), static row => row.GetInt64(0), cancellationToken).ConfigureAwait(false);
        if (deleted is not [long run])
            return false;
        foreach (string table in Tables)
        {
            string some = $"ARRAY(SELECT ctid FROM {database.Schema}.{table} WHERE run = $1 LIMIT {DeletedAtOnce})";
            List<long> gone = await database.QueryAsync(
                "delete runs", Statement.Of($"WITH gone AS (DELETE FROM {database.Schema}.{table} WHERE ctid = ANY({some}) RETURNING 1) SELECT count(*) FROM gone").With(run, NpgsqlDbType.Bigint),
                static row => row.GetInt64(0), cancellationToken).ConfigureAwait(false);
            if (gone[0] > 0)
                return true;
        }
        await database.ExecuteAsync("delete runs", () => [Statement.Of($"DELETE FROM {database.Schema}.deleted_runs WHERE key = $1").With(run)], cancellationToken).ConfigureAwait(false);
        return true;
    }
}
