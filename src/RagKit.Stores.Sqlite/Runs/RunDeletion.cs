using RagKit.Sqlite;

namespace RagKit.Runs;

/// <summary>
/// Deletes runs: each is gone from view at once, and its events are removed after that in transactions that keep nobody waiting. What
/// a process leaves that ends in between is removed by the next deletion.
/// </summary>
internal static class RunDeletion
{
    private const int RowsAtOnce = 1000;

    public static void Hide(SqliteConnection connection, string runId)
    {
        LeaseTable.Delete(connection, LeaseTable.OfRuns, runId);
        if (RunTable.FindKey(connection, runId) is not long run)
            return;
        connection.Statement("INSERT INTO deleted_runs VALUES (?1)").Bind(1, run).Run();
        connection.Statement("DELETE FROM runs WHERE key = ?1").Bind(1, run).Run();
        connection.Statement("DELETE FROM run_counts WHERE run = ?1").Bind(1, run).Run();
    }

    /// <summary>Removes some of what hidden runs left; <see langword="false"/> when nothing is left.</summary>
    public static bool RemoveSome(SqliteConnection connection)
    {
        long run = connection.Number("SELECT key FROM deleted_runs LIMIT 1", otherwise: -1);
        if (run < 0)
            return false;
        if (!RemoveSome(connection, "tasks", run) && !RemoveSome(connection, "events", run))
            connection.Statement("DELETE FROM deleted_runs WHERE key = ?1").Bind(1, run).Run();
        return true;
    }

    private static bool RemoveSome(SqliteConnection connection, string table, long run)
    {
        connection.Statement($"DELETE FROM {table} WHERE key IN (SELECT key FROM {table} WHERE key >= ?1 AND key < ?2 LIMIT {RowsAtOnce})")
            .Bind(1, EventKey.Begin(run)).Bind(2, EventKey.End(run)).Run();
        return connection.Changes > 0;
    }
}
