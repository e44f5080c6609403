using RagKit.Sqlite;

namespace RagKit.Runs;

/// <summary>What is taken by somebody until a time: runs, and cache keys whose values are being made.</summary>
internal static class LeaseTable
{
    public const int OfRuns = 0;
    public const int OfCacheKeys = 1;

    /// <summary>Takes something, keeps it, or gives it back when the time is over at once; <see langword="false"/> while it is another's.</summary>
    public static bool TryTake(SqliteConnection connection, int scope, string name, string owner, DateTimeOffset now, DateTimeOffset until)
    {
        RunClaim? held = Find(connection, scope, name);
        bool isOwn = held?.Owner == owner;
        if (held is not null && !isOwn && held.Until > now)
            return false;
        if (until <= now)
        {
            Delete(connection, scope, name);
            return true;
        }
        connection.Statement("INSERT OR REPLACE INTO leases VALUES (?1, ?2, ?3, ?4, ?5)")
            .Bind(1, scope).BindId(2, name).BindId(3, owner).BindMoment(4, until).Bind(5, isOwn && held!.CancelRequested ? 1 : 0).Run();
        return true;
    }

    public static RunClaim? Find(SqliteConnection connection, int scope, string name)
    {
        SqliteStatement row = connection.Statement("SELECT owner, until, cancel FROM leases WHERE scope = ?1 AND name = ?2").Bind(1, scope).BindId(2, name);
        RunClaim? claim = row.Step() ? new RunClaim(row.Id(0), row.Moment(1), row.Int32(2) != 0) : null;
        row.Reset();
        return claim;
    }

    public static void RequestCancel(SqliteConnection connection, int scope, string name) =>
        connection.Statement("UPDATE leases SET cancel = 1 WHERE scope = ?1 AND name = ?2").Bind(1, scope).BindId(2, name).Run();

    public static void Delete(SqliteConnection connection, int scope, string name) =>
        connection.Statement("DELETE FROM leases WHERE scope = ?1 AND name = ?2").Bind(1, scope).BindId(2, name).Run();
}
