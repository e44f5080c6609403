using System.Runtime.CompilerServices;
using RagKit.Runs;
using RagKit.Sqlite;

namespace RagKit.Caching;

/// <summary>The cached values of a flow store.</summary>
internal sealed class CacheValues(FlowDatabase database)
{
    private const int EntriesAtOnce = 500;

    private readonly CacheSweep _sweep = new(database);

    public async ValueTask<CachedValue?> OpenAsync(string key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ReadLease lease = await database.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        bool isHandedOver = false;
        try
        {
            StoredEntry? found = CacheEntryTable.Find(lease.Connection, key);
            if (found is null || !found.Entry.IsFresh(now))
                return lease.Complete<CachedValue?>(null);
            if (found.Entry.Length > CachePartTable.PartSize)
            {
                isHandedOver = true;
                return new CachedValue(found.Entry, new PartStream(lease, found.Entry.Length, (connection, part) => CachePartTable.Open(connection, found.Generation, part)));
            }
            SqliteStatement part = CachePartTable.Open(lease.Connection, found.Generation, 0);
            return lease.Complete(new CachedValue(found.Entry, new MemoryStream(part.Bytes(0).ToArray(), writable: false)));
        }
        finally
        {
            if (!isHandedOver)
                lease.Dispose();
        }
    }

    public async ValueTask WriteAsync(CacheEntry entry, Stream value, CancellationToken cancellationToken)
    {
        using CacheWrite write = new(database, entry, value);
        try
        {
            await write.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _sweep.Invite();
            throw;
        }
        await _sweep.RunAsync(write.LeftParts, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<int> RemoveAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        int removed = 0;
        bool leftParts = false;
        foreach (string[] some in keys.Chunk(EntriesAtOnce))
        {
            (int count, bool left) = await database.WriteAsync(connection => Remove(connection, some), cancellationToken).ConfigureAwait(false);
            removed += count;
            leftParts |= left;
        }
        await _sweep.RunAsync(leftParts, cancellationToken).ConfigureAwait(false);
        return removed;
    }

    public async IAsyncEnumerable<CacheEntry> ListAsync(string? tag, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? after = null; ;)
        {
            List<CacheEntry> page = await database.ReadAsync(
                connection => CacheEntryTable.ReadPage(connection, tag, after, EntriesAtOnce), cancellationToken).ConfigureAwait(false);
            foreach (CacheEntry entry in page)
                yield return entry;
            if (page.Count < EntriesAtOnce)
                yield break;
            after = page[^1].Key;
        }
    }

    public ValueTask<bool> TryLockAsync(string key, string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => LeaseTable.TryTake(connection, LeaseTable.OfCacheKeys, key, owner, now, until), cancellationToken);

    private static (int Count, bool LeftParts) Remove(SqliteConnection connection, string[] keys)
    {
        int count = 0;
        bool leftParts = false;
        foreach (string key in keys)
        {
            if (CacheEntryTable.Find(connection, key) is not StoredEntry stored)
                continue;
            CacheEntryTable.Delete(connection, stored.Entry);
            leftParts |= CacheSweep.Drop(connection, stored);
            count++;
        }
        return (count, leftParts);
    }
}
