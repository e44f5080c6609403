using System.Buffers;
using RagKit.Runs;
using RagKit.Sqlite;

namespace RagKit.Caching;

/// <summary>
/// The writing of one value. What fits into one part is written in one transaction; of what is larger each part is, and the entry is
/// pointed to them in the last one, so that the value is seen whole or not at all.
/// </summary>
internal sealed class CacheWrite(FlowDatabase database, CacheEntry entry, Stream value) : IDisposable
{
    /// <summary>After this long without a new part a writer is taken to have ended.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private readonly byte[] _part = ArrayPool<byte>.Shared.Rent(CachePartTable.PartSize);

    /// <summary>Whether there are parts to be swept after it.</summary>
    public bool LeftParts { get; private set; }

    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        int length = await FillAsync(cancellationToken).ConfigureAwait(false);
        if (length < CachePartTable.PartSize)
        {
            LeftParts = await database.WriteAsync(connection => WriteWhole(connection, length), cancellationToken).ConfigureAwait(false);
            return;
        }
        long generation = await database.WriteAsync(connection =>
        {
            long next = CachePartTable.NextGeneration(connection);
            CachePartTable.Write(connection, next, 0, _part.AsSpan(0, length));
            CachePartTable.SetLoose(connection, next, database.Time.GetUtcNow() + Patience);
            return next;
        }, cancellationToken).ConfigureAwait(false);
        try
        {
            await WriteRestAsync(generation, length, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await DiscardAsync(generation).ConfigureAwait(false);
            throw;
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_part);

    private async ValueTask WriteRestAsync(long generation, long total, CancellationToken cancellationToken)
    {
        for (int part = 1; ; part++)
        {
            int number = part, length = await FillAsync(cancellationToken).ConfigureAwait(false);
            total += length;
            if (length == 0)
                break;
            if (number == CachePartTable.MaxParts)
                throw new RagKitException($"The value for cache key '{entry.Key}' is longer than {(long)CachePartTable.MaxParts * CachePartTable.PartSize} bytes. Store it elsewhere, and cache where it is.");
            await database.WriteAsync(connection => WritePart(connection, generation, number, length), cancellationToken).ConfigureAwait(false);
        }
        LeftParts = await database.WriteAsync(connection => Point(connection, generation, total), cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<int> FillAsync(CancellationToken cancellationToken) =>
        value.ReadAtLeastAsync(_part.AsMemory(0, CachePartTable.PartSize), CachePartTable.PartSize, throwOnEndOfStream: false, cancellationToken);

    private bool WriteWhole(SqliteConnection connection, int length)
    {
        StoredEntry? before = CacheEntryTable.Find(connection, entry.Key);
        bool isLeft = before is not null && before.Entry.Length > CachePartTable.PartSize && CacheSweep.Drop(connection, before);
        long generation = before is null || isLeft ? CachePartTable.NextGeneration(connection) : before.Generation;
        CachePartTable.Write(connection, generation, 0, _part.AsSpan(0, length));
        CacheEntryTable.Write(connection, new StoredEntry(entry with { Length = length }, generation), before);
        return isLeft;
    }

    private bool WritePart(SqliteConnection connection, long generation, int part, int length)
    {
        if (!CachePartTable.TryKeepLoose(connection, generation, database.Time.GetUtcNow() + Patience))
            throw TooLate();
        CachePartTable.Write(connection, generation, part, _part.AsSpan(0, length));
        return true;
    }

    private bool Point(SqliteConnection connection, long generation, long length)
    {
        if (!CachePartTable.TryFasten(connection, generation))
            throw TooLate();
        StoredEntry? before = CacheEntryTable.Find(connection, entry.Key);
        bool isLeft = before is not null && CacheSweep.Drop(connection, before);
        CacheEntryTable.Write(connection, new StoredEntry(entry with { Length = length }, generation), before);
        return isLeft;
    }

    private RagKitException TooLate() =>
        new($"The value for cache key '{entry.Key}' was not written: its source gave nothing for {Patience.TotalHours:0} hour, and what had come was removed. Write it again.");

    /// <summary>Best effort: what stays is swept when its time is over.</summary>
    private async ValueTask DiscardAsync(long generation)
    {
        try
        {
            await database.WriteAsync(connection =>
            {
                CachePartTable.SetLoose(connection, generation, DateTimeOffset.MinValue);
                return true;
            }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RagKitException or ObjectDisposedException)
        {
            // The failure that led here is the one to tell.
        }
    }
}
