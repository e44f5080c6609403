using RagKit.Sqlite;

namespace RagKit.Queues;

/// <summary>Pieces of work as rows of the table: how they are added, given out and ended.</summary>
internal static class WorkTable
{
    private const string Lost = "It was received as often as it may be, and never completed: whoever worked on it ended, or took longer than its lease.";

    /// <summary>Adds an item; <see langword="false"/> when its id or its deduplication key is there already.</summary>
    public static bool Insert(SqliteConnection connection, long queue, WorkItem item, DateTimeOffset now)
    {
        DateTimeOffset due = item.NotBefore ?? now;
        connection.Statement("""
            INSERT OR IGNORE INTO work (queue, id, state, priority, due, attempts, max_attempts, token, not_before, deduplication, payload)
            VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, 0, ?7, ?8, ?9)
            """)
            .Bind(1, queue).BindId(2, item.Id).Bind(3, (long)(due > now ? WorkState.Delayed : WorkState.Ready)).Bind(4, item.Priority).BindMoment(5, due)
            .Bind(6, item.MaxAttempts).BindMoment(7, item.NotBefore).BindId(8, item.DeduplicationKey).BindBlob(9, item.Payload.Span).Run();
        return connection.Changes > 0;
    }

    /// <summary>Makes ready what is hidden no more, and dead what was received as often as it may be.</summary>
    public static void Settle(SqliteConnection connection, long queue, DateTimeOffset now)
    {
        connection.Statement("UPDATE work SET state = 3, error = ?3 WHERE queue = ?1 AND state IN (1, 2) AND due <= ?2 AND attempts >= max_attempts")
            .Bind(1, queue).BindMoment(2, now).Bind(3, Lost).Run();
        connection.Statement("UPDATE work SET state = 0 WHERE queue = ?1 AND state IN (1, 2) AND due <= ?2").Bind(1, queue).BindMoment(2, now).Run();
    }

    /// <summary>Hides what is ready and comes first, and gives it to whoever asked.</summary>
    public static IReadOnlyList<WorkLease> Receive(SqliteConnection connection, long queue, int max, DateTimeOffset until)
    {
        // Read first and changed after that: one statement that did both would sort and hold its rows in tables of its own.
        List<(long Key, WorkItem Item, int Attempts)> ready = ReadReady(connection, queue, max);
        if (ready.Count == 0)
            return [];
        long token = QueueTable.NextToken(connection, queue);
        WorkLease[] received = new WorkLease[ready.Count];
        for (int at = 0; at < received.Length; at++)
        {
            (long key, WorkItem item, int attempts) = ready[at];
            connection.Statement("UPDATE work SET state = 2, due = ?2, attempts = ?3, token = ?4 WHERE key = ?1")
                .Bind(1, key).BindMoment(2, until).Bind(3, attempts + 1).Bind(4, token).Run();
            received[at] = new WorkLease(item, token, attempts + 1, until);
        }
        return received;
    }

    public static bool HasReady(SqliteConnection connection, long queue)
    {
        SqliteStatement row = connection.Statement("SELECT 1 FROM work WHERE queue = ?1 AND state = 0 LIMIT 1").Bind(1, queue);
        bool found = row.Step();
        row.Reset();
        return found;
    }

    /// <summary>When the next hidden piece of work is hidden no more; <see langword="null"/> when none is hidden.</summary>
    public static DateTimeOffset? NextDue(SqliteConnection connection, long queue)
    {
        SqliteStatement row = connection.Statement("SELECT due FROM work WHERE queue = ?1 AND state IN (1, 2) ORDER BY due LIMIT 1").Bind(1, queue);
        DateTimeOffset? due = row.Step() ? row.Moment(0) : null;
        row.Reset();
        return due;
    }

    /// <summary>Ends work; <see langword="false"/> when it is the holder's no more.</summary>
    public static bool Complete(SqliteConnection connection, long queue, WorkLease lease)
    {
        connection.Statement("DELETE FROM work WHERE queue = ?1 AND id = ?2 AND token = ?3 AND state <> 3")
            .Bind(1, queue).BindId(2, lease.Item.Id).Bind(3, lease.Token).Run();
        return connection.Changes > 0;
    }

    /// <summary>Hides work until a time; <see langword="false"/> when it is the holder's no more.</summary>
    public static bool Renew(SqliteConnection connection, long queue, WorkLease lease, DateTimeOffset until)
    {
        connection.Statement("UPDATE work SET state = 2, due = ?4 WHERE queue = ?1 AND id = ?2 AND token = ?3 AND state <> 3")
            .Bind(1, queue).BindId(2, lease.Item.Id).Bind(3, lease.Token).BindMoment(4, until).Run();
        return connection.Changes > 0;
    }

    /// <summary>Gives work back until it is due, or for dead at once; <see langword="false"/> when it is the holder's no more.</summary>
    public static bool Return(SqliteConnection connection, long queue, WorkLease lease, string error, DateTimeOffset now, DateTimeOffset due)
    {
        connection.Statement("""
            UPDATE work SET state = iif(attempts >= max_attempts, 3, ?5), due = iif(attempts >= max_attempts, ?6, ?7), error = ?4, token = 0
            WHERE queue = ?1 AND id = ?2 AND token = ?3 AND state <> 3
            """)
            .Bind(1, queue).BindId(2, lease.Item.Id).Bind(3, lease.Token).Bind(4, error)
            .Bind(5, (long)(due > now ? WorkState.Delayed : WorkState.Ready)).BindMoment(6, now).BindMoment(7, due).Run();
        return connection.Changes > 0;
    }

    /// <summary>Counts what is there, each in the state that it has in the file.</summary>
    public static WorkQueueCounts Count(SqliteConnection connection, long queue)
    {
        SqliteStatement row = connection.Statement("""
            SELECT (SELECT count(*) FROM work WHERE queue = ?1 AND state = 0),
                (SELECT count(*) FROM work INDEXED BY work_hidden WHERE queue = ?1 AND state IN (1, 2) AND state = 1),
                (SELECT count(*) FROM work INDEXED BY work_hidden WHERE queue = ?1 AND state IN (1, 2) AND state = 2),
                (SELECT count(*) FROM work WHERE queue = ?1 AND state = 3)
            """).Bind(1, queue);
        row.Step();
        WorkQueueCounts counts = new(row.Int64(0), row.Int64(1), row.Int64(2), row.Int64(3));
        row.Reset();
        return counts;
    }

    private static List<(long Key, WorkItem Item, int Attempts)> ReadReady(SqliteConnection connection, long queue, int max)
    {
        SqliteStatement rows = connection.Statement("""
            SELECT key, id, priority, attempts, max_attempts, not_before, deduplication, payload FROM work
            WHERE queue = ?1 AND state = 0 ORDER BY priority DESC, key LIMIT ?2
            """).Bind(1, queue).Bind(2, max);
        List<(long Key, WorkItem Item, int Attempts)> ready = [];
        while (rows.Step())
        {
            WorkItem item = new(rows.Id(1), rows.Bytes(7).ToArray())
            {
                Priority = rows.Int32(2),
                MaxAttempts = rows.Int32(4),
                NotBefore = rows.MomentOrNull(5),
                DeduplicationKey = rows.IdOrNull(6),
            };
            ready.Add((rows.Int64(0), item, rows.Int32(3)));
        }
        return ready;
    }
}
