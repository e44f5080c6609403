namespace RagKit.Postgres;

/// <summary>
/// What is taken by somebody until a time: runs, and cache keys whose values are being made. The table has the columns <c>name</c>,
/// <c>owner</c>, <c>until</c> and <c>cancel</c>.
/// </summary>
internal sealed class LeaseTable(PostgresDatabase database, string name)
{
    private readonly string _table = $"{database.Schema}.{name}";

    /// <summary>Takes something, keeps it, or gives it back when the time is over at once; <see langword="false"/> while it is another's. Doing it twice is doing it once.</summary>
    public async ValueTask<bool> TryTakeAsync(string name, string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken) =>
        (await database.QueryAsync($"claim '{name}'", until <= now
            ? Statement.Of($"""
                WITH gone AS (DELETE FROM {_table} WHERE name = $1 AND (owner = $2 OR until <= $3) RETURNING 1)
                SELECT EXISTS (SELECT FROM gone) OR NOT EXISTS (SELECT FROM {_table} WHERE name = $1)
                """).With(name).With(owner).With(now)
            : Statement.Of($"""
                INSERT INTO {_table} AS held (name, owner, until, cancel) VALUES ($1, $2, $4, FALSE)
                ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until, cancel = held.cancel AND held.owner = excluded.owner
                WHERE held.owner = excluded.owner OR held.until <= $3 RETURNING TRUE
                """).With(name).With(owner).With(now).With(until),
            static row => row.GetBoolean(0), cancellationToken).ConfigureAwait(false)).Contains(true);
}
