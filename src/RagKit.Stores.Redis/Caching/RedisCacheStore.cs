using System.Runtime.CompilerServices;
using RagKit.Redis;
using StackExchange.Redis;

namespace RagKit.Caching;

/// <summary>
/// Cached values on a Redis server, shared by all processes that use it: what one has made the others find, what is removed by its key or
/// a tag is gone for all of them, and of those who want to make the same value one gets the lock. Put a <see cref="DurableHybridCache"/>
/// in front of it, as flows do. Expiration is judged by the caller's clock, as the contract says; values that expired more than a day ago
/// are removed, some with every write. Thread-safe; the connection is the caller's to dispose.
/// </summary>
/// <remarks>
/// A value of more than 256 KiB is sent and read in parts of that size and never held whole. What was opened may be read to its end though
/// it is replaced or removed meanwhile, unless the reader rests for more than two minutes. What a server evicts is made anew.
/// </remarks>
public sealed class RedisCacheStore : ICacheStore
{
    private const int AtOnce = 250;
    private static readonly TimeSpan KeptExpired = TimeSpan.FromDays(1), LockGrace = TimeSpan.FromHours(1), LongestLock = TimeSpan.FromDays(3650);

    private readonly RedisConnection _connection;
    private readonly string _base;

    /// <summary>Opens a cache; nothing is sent yet.</summary>
    /// <param name="connection">The server; not disposed by the store.</param>
    /// <param name="name">The cache's name: caches of different names on one server do not see each other. Not empty, without braces.</param>
    public RedisCacheStore(RedisConnection connection, string name = "cache")
    {
        ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
        _base = connection.BaseKey("cache", name);
    }

    /// <inheritdoc />
    public async ValueTask<CachedValue?> OpenAsync(string key, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        for (byte[] last = []; ;)
        {
            RedisResult opened = await _connection.EvaluateAsync(CacheScripts.Open, _base, [OrdinalText.Encode(key)], cancellationToken).ConfigureAwait(false);
            if (opened.IsNull)
                return null;
            RedisResult[] found = opened.Items();
            CacheEntry entry = Entry(key, found[0], found[1], found[2], found[6]);
            if (!entry.IsFresh(now))
                return null;
            byte[] parts = found[3].Bytes();
            if (parts.Length == 0)
                return new CachedValue(entry, new MemoryStream(found[5].Bytes(), writable: false));
            PartSource source = new(_connection, OrdinalText.Decode(parts), (int)found[4].Number());
            if (await source.TryBeginAsync(cancellationToken).ConfigureAwait(false))
                return new CachedValue(entry, source);
            // Evicted, or replaced between the two questions, which a second look tells.
            if (parts.AsSpan().SequenceEqual(last))
                return null;
            last = parts;
        }
    }

    /// <inheritdoc />
    public async ValueTask WriteAsync(CacheEntry entry, Stream value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(value);
        cancellationToken.ThrowIfCancellationRequested();
        using PartSink sink = new(_connection, _base, cancellationToken);
        await value.CopyToAsync(sink, cancellationToken).ConfigureAwait(false);
        await sink.CompleteAsync().ConfigureAwait(false);
        RedisValue[] values =
        [
            OrdinalText.Encode(entry.Key), Replies.Ticks(entry.CreatedAt), entry.ExpiresAt is DateTimeOffset until ? Replies.Ticks(until) : "", sink.Length, sink.Inline, sink.Key, sink.Parts,
            entry.ExpiresAt is DateTimeOffset expires ? Replies.Microseconds(expires) : "", Replies.Microseconds(entry.CreatedAt) - (KeptExpired.Ticks / TimeSpan.TicksPerMicrosecond),
            .. entry.Tags.Distinct(StringComparer.Ordinal).Select(static tag => (RedisValue)OrdinalText.Encode(tag)),
        ];
        if ((await _connection.EvaluateAsync(CacheScripts.Write, _base, values, cancellationToken).ConfigureAwait(false)).Number() == 0)
            throw new RagKitException($"Parts of the value of '{entry.Key}' were gone from Redis at {_connection.Server} before all of them were there: it took more than an hour to write them, or the server evicts them.");
    }

    /// <inheritdoc />
    public async ValueTask<int> RemoveAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        cancellationToken.ThrowIfCancellationRequested();
        long removed = 0;
        foreach (string[] some in keys.Chunk(AtOnce))
        {
            RedisValue[] values = [.. some.Select(static key => (RedisValue)OrdinalText.Encode(key))];
            removed += (await _connection.EvaluateAsync(CacheScripts.Remove, _base, values, cancellationToken).ConfigureAwait(false)).Number();
        }
        return (int)removed;
    }

    /// <inheritdoc />
    /// <remarks>Read in pages: what is written or removed meanwhile may be in it or not.</remarks>
    public async IAsyncEnumerable<CacheEntry> ListAsync(string? tag = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[] index = tag is null ? [] : Join("t", tag);
        for (byte[] after = [(byte)'-']; ;)
        {
            RedisResult[] page = (await _connection.EvaluateAsync(CacheScripts.List, _base, [after, AtOnce, index], cancellationToken).ConfigureAwait(false)).Items();
            for (int at = 0; at < page.Length; at += 5)
            {
                after = [(byte)'(', .. page[at].Bytes()];
                if (page[at + 1].Bytes().Length > 0)
                    yield return Entry(page[at].Text(), page[at + 1], page[at + 2], page[at + 3], page[at + 4]);
            }
            if (page.Length < 5 * AtOnce)
                yield break;
        }
    }

    /// <inheritdoc />
    public async ValueTask<bool> TryLockAsync(string key, string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(owner);
        cancellationToken.ThrowIfCancellationRequested();
        // Clocks differ: the server forgets a lock of somebody who died only when every clock says that it has ended.
        TimeSpan kept = (until - now < LongestLock ? until - now : LongestLock) + LockGrace;
        RedisValue[] values = [OrdinalText.Encode(key), OrdinalText.Encode(owner), Replies.Ticks(now), Replies.Ticks(until), (long)kept.TotalMilliseconds];
        return (await _connection.EvaluateAsync(CacheScripts.Lock, _base, values, cancellationToken).ConfigureAwait(false)).Number() == 1;
    }

    private static CacheEntry Entry(string key, RedisResult created, RedisResult expires, RedisResult length, RedisResult tags) => new(key, created.Moment())
    {
        ExpiresAt = expires.Bytes().Length > 0 ? expires.Moment() : null,
        Length = length.Number(),
        Tags = [.. tags.Items().Select(static tag => tag.Text())],
    };

    private static byte[] Join(string start, string name) => [.. OrdinalText.Encode(start), .. OrdinalText.Encode(name)];
}
