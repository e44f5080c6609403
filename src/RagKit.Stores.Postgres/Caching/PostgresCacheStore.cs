using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using RagKit.Postgres;
using RagKit.Values;

namespace RagKit.Caching;

/// <summary>
/// Cached values in a PostgreSQL database that any number of processes and machines may share: what lies behind a <c>HybridCache</c>. Nothing
/// is opened before the first call, which makes the tables where there are none. Calls that fail because the connection was lost or the
/// server was restarted are made again for <see cref="PostgresOptions.RetryFor"/>. Safe to use from several threads.
/// </summary>
/// <remarks>
/// A value of up to 256 KiB is a row, read whole when it is opened; a larger one is written and read in parts of that size, and never held
/// whole. A reader holds no connection: it reads on for an hour after the value was replaced or removed, then fails.
/// </remarks>
public sealed class PostgresCacheStore : ICacheStore, IAsyncDisposable, IDisposable
{
    private const int EntriesAtOnce = 500;
    private const string Columns = "e.key, e.created, e.expires, e.length, e.tags";

    private readonly PostgresDatabase _database;
    private readonly LargeValues _values;
    private readonly LeaseTable _locks;

    /// <summary>A store in a database; stores with the same connection string share a pool of connections.</summary>
    /// <param name="connectionString">The database, such as <c>Host=localhost;Database=rag;Username=rag;Password=...</c>.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read, or an option is out of range.</exception>
    public PostgresCacheStore(string connectionString, PostgresOptions? options = null)
        : this(new PostgresDatabase(connectionString, CacheSchema.Component, options))
    {
    }

    /// <summary>A store over the caller's pool of connections, which stays the caller's to dispose.</summary>
    /// <param name="dataSource">The pool.</param>
    /// <param name="options">How to use it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public PostgresCacheStore(NpgsqlDataSource dataSource, PostgresOptions? options = null)
        : this(new PostgresDatabase(dataSource, CacheSchema.Component, options))
    {
    }

    private PostgresCacheStore(PostgresDatabase database) =>
        (_database, _values, _locks) = (database, new LargeValues(database, "cache"), new LeaseTable(database, "cache_locks"));

    /// <inheritdoc />
    public async ValueTask<CachedValue?> OpenAsync(string key, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        List<(CacheEntry Entry, byte[] Value, long? Generation)> found = await _database.QueryAsync(
            $"read cached value '{key}'", Statement.Of($"SELECT {Columns}, e.value, e.generation FROM {_database.Schema}.cache_entries e WHERE e.key = $1 AND (e.expires IS NULL OR e.expires > $2)").With(key).With(now),
            static row => (ReadEntry(row), row.Bytes(5), row.IsDBNull(6) ? (long?)null : row.GetInt64(6)), cancellationToken).ConfigureAwait(false);
        if (found.Count == 0)
            return null;
        (CacheEntry entry, byte[] value, long? generation) = found[0];
        return new CachedValue(entry, generation is null ? new MemoryStream(value, writable: false)
            : await new PartStream(_values, generation.Value, entry.Length).OpenAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc />
    public async ValueTask WriteAsync(CacheEntry entry, Stream value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(value);
        cancellationToken.ThrowIfCancellationRequested();
        byte[] first = new byte[LargeValues.PartSize + 1];
        int length = await value.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (length <= LargeValues.PartSize)
        {
            await _database.ExecuteAsync(
                $"write cached value '{entry.Key}'", () => [Upsert(entry with { Length = length }, first.AsMemory(0, length)), .. Tags(entry)], cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await WriteLargeAsync(entry, first, value, cancellationToken).ConfigureAwait(false);
        }
        await _values.SweepAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<int> RemoveAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        int removed = 0;
        foreach (string[] some in keys.Distinct().Chunk(EntriesAtOnce))
        {
            removed += (await _database.QueryAsync(
                "remove cached values", Statement.Of($"DELETE FROM {_database.Schema}.cache_entries WHERE key = ANY($1) RETURNING 1").WithMany(some.Order(StringComparer.Ordinal)),
                static _ => true, cancellationToken).ConfigureAwait(false)).Count;
        }
        await _values.SweepAsync(cancellationToken).ConfigureAwait(false);
        return removed;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<CacheEntry> ListAsync(string? tag = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (string after = ""; ;)
        {
            NpgsqlBatchCommand query = tag is null
                ? Statement.Of($"SELECT {Columns} FROM {_database.Schema}.cache_entries e WHERE e.key > $1 ORDER BY e.key LIMIT {EntriesAtOnce}").With(after)
                : Statement.Of($"""
                    SELECT {Columns} FROM {_database.Schema}.cache_tags t JOIN {_database.Schema}.cache_entries e ON e.key = t.key WHERE t.key > $1 AND t.tag = $2 ORDER BY t.key LIMIT {EntriesAtOnce}
                    """).With(after).With(tag);
            List<CacheEntry> page = await _database.QueryAsync("list cached values", query, ReadEntry, cancellationToken).ConfigureAwait(false);
            foreach (CacheEntry entry in page)
                yield return entry;
            if (page.Count < EntriesAtOnce)
                yield break;
            after = page[^1].Key;
        }
    }

    /// <inheritdoc />
    public ValueTask<bool> TryLockAsync(string key, string owner, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken = default) =>
        _locks.TryTakeAsync(key, owner, now, until, cancellationToken);

    /// <summary>Closes the connections that no other store uses.</summary>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <inheritdoc cref="DisposeAsync" />
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async ValueTask WriteLargeAsync(CacheEntry entry, ReadOnlyMemory<byte> first, Stream value, CancellationToken cancellationToken)
    {
        using PartWriter parts = await _values.BeginAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await parts.WriteAsync(first, cancellationToken).ConfigureAwait(false);
            await value.CopyToAsync(parts, LargeValues.PartSize, cancellationToken).ConfigureAwait(false);
            await parts.FinishAsync(cancellationToken).ConfigureAwait(false);
            CacheEntry whole = entry with { Length = parts.Length };
            bool isPointed = await _database.RunAsync($"write cached value '{entry.Key}'", async (connection, begun, ended) =>
            {
                using NpgsqlBatch batch = new(connection) { BatchCommands = { Point(whole, parts.Generation) } };
                foreach (NpgsqlBatchCommand statement in Tags(entry))
                    batch.BatchCommands.Add(statement);
                object? pointed = await batch.ExecuteScalarAsync(ended).ConfigureAwait(false);
                // An earlier try, whose answer was lost, took it out of what is loose.
                return pointed is true || begun > 0;
            }, cancellationToken).ConfigureAwait(false);
            if (!isPointed)
                throw new RagKitException($"The value for cache key '{entry.Key}' was not written: it took longer than {LargeValues.Patience.TotalHours:0} hour, and what had come was removed. Write it again.");
        }
        catch
        {
            await parts.DiscardAsync().ConfigureAwait(false);
            throw;
        }
    }

    private NpgsqlBatchCommand Upsert(CacheEntry entry, ReadOnlyMemory<byte> value) => WithEntry(Statement.Of($"""
        INSERT INTO {_database.Schema}.cache_entries (key, created, expires, length, tags, value) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (key) DO UPDATE SET created = excluded.created, expires = excluded.expires, length = excluded.length, tags = excluded.tags, value = excluded.value, generation = NULL
        """), entry).With(value);

    private NpgsqlBatchCommand Point(CacheEntry entry, long generation) => WithEntry(Statement.Of($"""
        WITH fastened AS ({_values.Fasten("$6")})
        INSERT INTO {_database.Schema}.cache_entries (key, created, expires, length, tags, generation) SELECT $1, $2, $3, $4, $5, generation FROM fastened
        ON CONFLICT (key) DO UPDATE SET created = excluded.created, expires = excluded.expires, length = excluded.length, tags = excluded.tags, value = NULL, generation = excluded.generation
        RETURNING TRUE
        """), entry).With(generation);

    private static NpgsqlBatchCommand WithEntry(NpgsqlBatchCommand statement, CacheEntry entry) =>
        statement.With(entry.Key).With(entry.CreatedAt).With(entry.ExpiresAt?.UtcTicks, NpgsqlDbType.Bigint).With(entry.Length).WithMany(entry.Tags);

    /// <summary>What keeps the tags by which entries are found at those in the entry's row.</summary>
    private IEnumerable<NpgsqlBatchCommand> Tags(CacheEntry entry)
    {
        yield return Statement.Of($"""
            DELETE FROM {_database.Schema}.cache_tags t WHERE t.key = $1 AND NOT EXISTS (SELECT FROM {_database.Schema}.cache_entries e WHERE e.key = $1 AND t.tag = ANY(e.tags))
            """).With(entry.Key);
        if (entry.Tags.Count > 0)
        {
            yield return Statement.Of($"""
                INSERT INTO {_database.Schema}.cache_tags SELECT DISTINCT e.key, tag COLLATE "C" FROM {_database.Schema}.cache_entries e, unnest(e.tags) AS tag WHERE e.key = $1 ON CONFLICT DO NOTHING
                """).With(entry.Key);
        }
    }

    private static CacheEntry ReadEntry(NpgsqlDataReader row) => new(row.Text(0), row.Moment(1))
    {
        ExpiresAt = row.MomentOrNull(2),
        Length = row.GetInt64(3),
        Tags = [.. row.GetFieldValue<string[]>(4).Select(PostgresText.Decode)],
    };
}
