using Npgsql;
using RagKit.Postgres;

namespace RagKit.Queues;

/// <summary>The statements on a queue's rows. Who changes rows that others may want takes them by SKIP LOCKED or in the order of their ids.</summary>
internal sealed class WorkTable(PostgresDatabase database, int queue)
{
    public const int SettledAtOnce = 1000;

    private const string Lost = "It was received as often as it may be, and never completed: whoever worked on it ended, or took longer than its lease.";

    private readonly string _work = $"{database.Schema}.work";

    /// <summary>Adds items in their order, those aside whose ids or deduplication keys are there; gives the ids of the others.</summary>
    /// <param name="items">The items.</param>
    /// <param name="now">The time.</param>
    /// <param name="token">Tells who added them: they keep its negative until they are received.</param>
    public NpgsqlBatchCommand Insert(IReadOnlyList<WorkItem> items, DateTimeOffset now, long token) => Statement.Of($"""
        INSERT INTO {_work} (queue, id, state, priority, due, attempts, max_attempts, token, not_before, deduplication, payload)
        SELECT $1, i.id, CASE WHEN coalesce(i.not_before, 0) > $2 THEN 1 ELSE 0 END, i.priority, coalesce(i.not_before, $2), 0, i.max_attempts, -$3, i.not_before, i.deduplication, i.payload
        FROM unnest($4, $5, $6, $7, $8, $9) WITH ORDINALITY AS i(id, priority, max_attempts, not_before, deduplication, payload, place) ORDER BY i.place
        ON CONFLICT DO NOTHING RETURNING id
        """).With(queue).With(now).With(token).WithMany(items.Select(item => item.Id)).WithMany(items.Select(item => item.Priority)).WithMany(items.Select(item => item.MaxAttempts))
            .WithMany(items.Select(item => item.NotBefore?.UtcTicks)).WithMany(items.Select(item => item.DeduplicationKey)).WithMany(items.Select(item => item.Payload));

    /// <summary>The ids of items that were added under a token and not received since.</summary>
    public NpgsqlBatchCommand FindAdded(IReadOnlyList<WorkItem> items, long token) =>
        Statement.Of($"SELECT id FROM {_work} WHERE queue = $1 AND id = ANY($2) AND token = -$3").With(queue).WithMany(items.Select(item => item.Id)).With(token);

    /// <summary>Makes ready what is hidden no more, and dead what was received as often as it may be, some at once; gives how many.</summary>
    public NpgsqlBatchCommand Settle(DateTimeOffset now) => Statement.Of($"""
        WITH over AS (SELECT id FROM {_work} WHERE queue = $1 AND state IN (1, 2) AND due <= $2 ORDER BY due LIMIT {SettledAtOnce} FOR UPDATE SKIP LOCKED),
        settled AS (
            UPDATE {_work} w SET state = CASE WHEN attempts >= max_attempts THEN 3 ELSE 0 END, error = CASE WHEN attempts >= max_attempts THEN $3 ELSE error END
            FROM over WHERE w.queue = $1 AND w.id = over.id RETURNING 1)
        SELECT count(*) FROM settled
        """).With(queue).With(now).With(Lost);

    /// <summary>When the next hidden piece of work is hidden no more.</summary>
    public NpgsqlBatchCommand NextDue() => Statement.Of($"SELECT due FROM {_work} WHERE queue = $1 AND state IN (1, 2) ORDER BY due LIMIT 1").With(queue);

    /// <summary>
    /// Lets the statements that follow in the same round trip not wait for the disk: if a crash of the server undoes a receipt, the work is received again, as
    /// after the end of a lease. What is completed after it takes it along to the disk.
    /// </summary>
    public static NpgsqlBatchCommand NoWait() => Statement.Of("SELECT set_config('synchronous_commit', 'off', TRUE)");

    /// <summary>Whether something is ready.</summary>
    public NpgsqlBatchCommand HasReady() => Statement.Of($"SELECT EXISTS (SELECT FROM {_work} WHERE queue = $1 AND state = 0)").With(queue);

    /// <summary>Hides what is ready, comes first and is nobody else's in this moment, and gives it; to be sorted.</summary>
    public NpgsqlBatchCommand Receive(int max, DateTimeOffset until, long token) => Statement.Of($"""
        WITH next AS (SELECT id FROM {_work} WHERE queue = $1 AND state = 0 ORDER BY priority DESC, key LIMIT $2 FOR UPDATE SKIP LOCKED)
        UPDATE {_work} w SET state = 2, due = $3, attempts = attempts + 1, token = $4 FROM next WHERE w.queue = $1 AND w.id = next.id
        RETURNING w.key, w.id, w.priority, w.attempts, w.max_attempts, w.not_before, w.deduplication, w.payload, w.due, w.token
        """).With(queue).With(max).With(until).With(token);

    /// <summary>What was received under a token and is still hidden.</summary>
    public NpgsqlBatchCommand FindReceived(long token) => Statement.Of($"""
        SELECT key, id, priority, attempts, max_attempts, not_before, deduplication, payload, due, token FROM {_work} WHERE queue = $1 AND state IN (1, 2) AND state = 2 AND token = $2
        """).With(queue).With(token);

    /// <summary>Ends work; gives the ids of what was the holder's.</summary>
    public NpgsqlBatchCommand Complete(IReadOnlyList<WorkLease> leases) => Statement.Of($"""
        DELETE FROM {_work} w USING unnest($2, $3) AS d(id, token) WHERE w.queue = $1 AND w.id = d.id AND w.token = d.token AND w.state <> 3 RETURNING w.id
        """).With(queue).WithMany(leases.Select(lease => lease.Item.Id)).WithMany(leases.Select(lease => lease.Token));

    /// <summary>Which of these are there, whoever holds them.</summary>
    public NpgsqlBatchCommand Find(IEnumerable<string> ids) => Statement.Of($"SELECT id FROM {_work} WHERE queue = $1 AND id = ANY($2)").With(queue).WithMany(ids);

    /// <summary>Hides work until a time.</summary>
    public NpgsqlBatchCommand Renew(WorkLease lease, DateTimeOffset until) =>
        Statement.Of($"UPDATE {_work} SET state = 2, due = $4 WHERE queue = $1 AND id = $2 AND token = $3 AND state <> 3 RETURNING 1").With(queue).With(lease.Item.Id).With(lease.Token).With(until);

    /// <summary>Gives work back until it is due, or for dead at once. The token's negative stays: it says who gave it back.</summary>
    public NpgsqlBatchCommand Return(WorkLease lease, string error, DateTimeOffset now, DateTimeOffset due) => Statement.Of($"""
        UPDATE {_work} SET state = CASE WHEN attempts >= max_attempts THEN 3 ELSE $5 END, due = CASE WHEN attempts >= max_attempts THEN $6 ELSE $7 END, error = $4, token = -$3
        WHERE queue = $1 AND id = $2 AND token = $3 AND state <> 3 RETURNING 1
        """).With(queue).With(lease.Item.Id).With(lease.Token).With(error).With((int)(due > now ? WorkState.Delayed : WorkState.Ready)).With(now).With(due);

    /// <summary>Undoes a receipt that reached nobody, which does not count as an attempt.</summary>
    public NpgsqlBatchCommand Release(IReadOnlyList<WorkLease> leases) => Statement.Of($"""
        UPDATE {_work} w SET state = 0, attempts = attempts - 1, token = 0 FROM unnest($2, $3) AS d(id, token) WHERE w.queue = $1 AND w.id = d.id AND w.token = d.token AND w.state <> 3
        """).With(queue).WithMany(leases.Select(lease => lease.Item.Id)).WithMany(leases.Select(lease => lease.Token));

    /// <summary>Whether work was given back under a token, and nothing has happened to it since.</summary>
    public NpgsqlBatchCommand FindReturned(WorkLease lease) => Statement.Of($"SELECT 1 FROM {_work} WHERE queue = $1 AND id = $2 AND token = -$3").With(queue).With(lease.Item.Id).With(lease.Token);

    /// <summary>Counts what is there, by state.</summary>
    public NpgsqlBatchCommand Count() => Statement.Of($"""
        SELECT count(*) FILTER (WHERE state = 0), count(*) FILTER (WHERE state = 1), count(*) FILTER (WHERE state = 2), count(*) FILTER (WHERE state = 3) FROM {_work} WHERE queue = $1
        """).With(queue);

    /// <summary>The dead letters behind one, oldest first: one page of a listing.</summary>
    public NpgsqlBatchCommand DeadPage((long Due, long Key) after, int limit) => Statement.Of($"""
        SELECT due, key, id, error, attempts, payload FROM {_work} WHERE queue = $1 AND state = 3 AND (due, key) > ($2, $3) ORDER BY due, key LIMIT $4
        """).With(queue).With(after.Due).With(after.Key).With(limit);

    /// <summary>Makes dead work ready with all its attempts, unless other work has its deduplication key now.</summary>
    public NpgsqlBatchCommand Redrive(IReadOnlyList<string> ids) => Statement.Of($"""
        WITH dead AS (
            SELECT DISTINCT ON (coalesce(d.deduplication, d.id), d.deduplication IS NULL) d.id FROM {_work} d WHERE d.queue = $1 AND d.id = ANY($2) AND d.state = 3
                AND (d.deduplication IS NULL OR NOT EXISTS (SELECT FROM {_work} o WHERE o.queue = $1 AND o.deduplication = d.deduplication AND o.state <> 3)))
        UPDATE {_work} w SET state = 0, attempts = 0, error = NULL, token = 0 FROM dead WHERE w.queue = $1 AND w.id = dead.id AND w.state = 3 RETURNING 1
        """).With(queue).WithMany(ids);

    public NpgsqlBatchCommand Purge(IReadOnlyList<string> ids) => Statement.Of($"DELETE FROM {_work} WHERE queue = $1 AND id = ANY($2) AND state = 3 RETURNING 1").With(queue).WithMany(ids);

    /// <summary>A row of what was received.</summary>
    public static (long Key, WorkLease Lease) ReadLease(NpgsqlDataReader row) => (row.GetInt64(0), new WorkLease(
        new WorkItem(row.Text(1), row.Bytes(7))
        {
            Priority = row.GetInt32(2),
            MaxAttempts = row.GetInt32(4),
            NotBefore = row.MomentOrNull(5),
            DeduplicationKey = row.TextOrNull(6),
        }, row.GetInt64(9), row.GetInt32(3), row.Moment(8)));
}
