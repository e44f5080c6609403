using RagKit.Runs;
using RagKit.Sqlite;

namespace RagKit.Caching;

/// <summary>
/// Deletes the parts of values that were replaced or removed, and of writers that ended in the middle, in transactions that keep nobody
/// waiting. Whoever is reading such a value goes on doing so: its read transaction still sees the parts.
/// </summary>
internal sealed class CacheSweep(FlowDatabase database)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private long _next = long.MinValue;

    /// <summary>Lets go of a replaced or removed value; true when its parts are left to be swept.</summary>
    public static bool Drop(SqliteConnection connection, StoredEntry stored)
    {
        bool isLarge = stored.Entry.Length > CachePartTable.PartSize;
        if (isLarge)
            CachePartTable.SetLoose(connection, stored.Generation, DateTimeOffset.MinValue);
        else
            CachePartTable.DeleteOnly(connection, stored.Generation);
        return isLarge;
    }

    /// <summary>Lets the next writer sweep, because something was left.</summary>
    public void Invite() => Volatile.Write(ref _next, long.MinValue);

    /// <summary>Sweeps if something is left, and once in a while in any case: processes that ended may have left something.</summary>
    /// <param name="leftParts">Whether something is left.</param>
    /// <param name="cancellationToken">Leaves the rest to the next sweep.</param>
    public async ValueTask RunAsync(bool leftParts, CancellationToken cancellationToken)
    {
        DateTimeOffset now = database.Time.GetUtcNow();
        if (!leftParts && now.UtcTicks < Volatile.Read(ref _next))
            return;
        Volatile.Write(ref _next, (now + Interval).UtcTicks);
        try
        {
            while (await database.WriteAsync(connection => CachePartTable.DeleteSome(connection, now), cancellationToken).ConfigureAwait(false))
            {
            }
        }
        catch (Exception e) when (e is RagKitException or OperationCanceledException)
        {
            // What the caller asked for is done; the rest waits for the next sweep.
            Invite();
        }
    }
}
