using NpgsqlTypes;
using RagKit.Postgres;

namespace RagKit.Values;

/// <summary>
/// The bytes of large values in parts, under a number of their own, the generation, which never changes its bytes. A generation that no
/// row points to is loose: it is being written, or its row was replaced or removed, which a trigger notes. It goes when it has been loose for
/// <see cref="Patience"/>, by the server's clock: until then whoever has opened it reads on. Thread-safe.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="prefix">With what the names of the tables begin.</param>
internal sealed class LargeValues(PostgresDatabase database, string prefix)
{
    /// <summary>The length of a part, unless it is the last; what is no longer needs no parts.</summary>
    public const int PartSize = 256 * 1024;

    /// <summary>How many parts are read or written at once.</summary>
    public const int PartsAtOnce = 4;

    private const int SweptAtOnce = 64;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(10);

    private readonly string _parts = $"{database.Schema}.{prefix}_parts";
    private readonly string _loose = $"{database.Schema}.{prefix}_loose";
    private long _lastSweep = long.MinValue;

    /// <summary>After how long what is loose goes.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromHours(1);

    /// <summary>The SQL that makes the tables, and a trigger on the table whose rows have a column <c>generation</c>.</summary>
    public static string Schema(string prefix, string table) => $$"""
        CREATE SEQUENCE {schema}.{{prefix}}_generations;
        CREATE TABLE {schema}.{{prefix}}_parts (generation bigint NOT NULL, part int NOT NULL, bytes bytea NOT NULL, PRIMARY KEY (generation, part));
        ALTER TABLE {schema}.{{prefix}}_parts ALTER bytes SET STORAGE EXTERNAL;
        CREATE TABLE {schema}.{{prefix}}_loose (generation bigint PRIMARY KEY, until timestamptz NOT NULL DEFAULT now() + interval '1 hour');
        CREATE FUNCTION {schema}.{{prefix}}_loosen() RETURNS trigger LANGUAGE plpgsql AS $loosen$
        BEGIN
            IF TG_OP = 'DELETE' OR NEW.generation IS DISTINCT FROM OLD.generation THEN
                INSERT INTO {schema}.{{prefix}}_loose (generation) VALUES (OLD.generation) ON CONFLICT DO NOTHING;
            END IF;
            RETURN NULL;
        END $loosen$;
        CREATE TRIGGER loosen AFTER UPDATE OR DELETE ON {schema}.{{table}} FOR EACH ROW WHEN (OLD.generation IS NOT NULL) EXECUTE FUNCTION {schema}.{{prefix}}_loosen();
        """;

    /// <summary>A statement that takes a generation out of what is loose, unless it is gone: to be put into a WITH, its parameter being the generation.</summary>
    public string Fasten(string parameter) => $"DELETE FROM {_loose} WHERE generation = {parameter} AND until > '-infinity' RETURNING generation";

    /// <summary>Begins to write a value; to be pointed to once it is written, or discarded.</summary>
    public async ValueTask<PartWriter> BeginAsync(CancellationToken cancellationToken)
    {
        List<long> generation = await database.QueryAsync(
            "write a large value", Statement.Of($"INSERT INTO {_loose} SELECT nextval('{database.Schema.Replace("'", "''", StringComparison.Ordinal)}.{prefix}_generations') RETURNING generation"),
            static row => row.GetInt64(0), cancellationToken).ConfigureAwait(false);
        return new PartWriter(this, generation[0]);
    }

    /// <summary>Writes parts of a generation that is loose; writing them twice is writing them once.</summary>
    public async ValueTask WriteAsync(long generation, int first, IReadOnlyList<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken)
    {
        List<bool> kept = await database.QueryAsync("write a large value", Statement.Of($"""
            WITH kept AS (UPDATE {_loose} SET until = DEFAULT WHERE generation = $1 AND until > '-infinity' RETURNING generation),
            written AS (
                INSERT INTO {_parts} SELECT k.generation, $2 + p.place - 1, p.bytes FROM kept k CROSS JOIN unnest($3) WITH ORDINALITY AS p(bytes, place)
                ON CONFLICT (generation, part) DO UPDATE SET bytes = excluded.bytes)
            SELECT TRUE FROM kept
            """).With(generation).With(first).WithMany(parts), static row => row.GetBoolean(0), cancellationToken).ConfigureAwait(false);
        if (kept.Count == 0)
            throw new RagKitException($"A value was not written: its source gave nothing for {Patience.TotalHours:0} hour, and what had come was removed. Write it again.");
    }

    /// <summary>Reads parts of a generation, from one on.</summary>
    public async ValueTask<IReadOnlyList<byte[]>> ReadAsync(long generation, int first, int count, CancellationToken cancellationToken)
    {
        List<byte[]> parts = await database.QueryAsync(
            "read a large value", Statement.Of($"SELECT bytes FROM {_parts} WHERE generation = $1 AND part >= $2 AND part < $3 ORDER BY part").With(generation).With(first).With(first + count),
            static row => row.Bytes(0), cancellationToken).ConfigureAwait(false);
        return parts.Count == count ? parts : throw new RagKitException(
            $"A value in {database.Place} lacks parts: it was replaced or removed, and read for longer than {Patience.TotalHours:0} hour after that. Open it again.");
    }

    /// <summary>Lets what was being written go at once. Best effort: what stays goes when its time is over.</summary>
    public async ValueTask DiscardAsync(long generation)
    {
        try
        {
            await database.ExecuteAsync(
                "discard a large value", () => [Statement.Of($"UPDATE {_loose} SET until = '-infinity' WHERE generation = $1").With(generation, NpgsqlDbType.Bigint)], CancellationToken.None).ConfigureAwait(false);
            Volatile.Write(ref _lastSweep, long.MinValue);
        }
        catch (Exception e) when (e is RagKitException or ObjectDisposedException)
        {
            // The failure that led here is the one to tell.
        }
    }

    /// <summary>Removes once in a while what has been loose for long.</summary>
    public async ValueTask SweepAsync(CancellationToken cancellationToken)
    {
        long last = Volatile.Read(ref _lastSweep), now = TimeProvider.System.GetTimestamp();
        if (last != long.MinValue && TimeProvider.System.GetElapsedTime(last, now) < SweepInterval || Interlocked.CompareExchange(ref _lastSweep, now, last) != last)
            return;
        try
        {
            while (await RemoveSomeAsync(cancellationToken).ConfigureAwait(false))
            {
            }
        }
        catch (Exception e) when (e is RagKitException or OperationCanceledException)
        {
            // What the caller asked for is done; the rest waits for the next sweep.
        }
    }

    private async ValueTask<bool> RemoveSomeAsync(CancellationToken cancellationToken)
    {
        // Marked first: whoever still writes it is refused from then on.
        List<long> gone = await database.QueryAsync("sweep large values", Statement.Of($"""
            UPDATE {_loose} SET until = '-infinity' WHERE generation = (SELECT generation FROM {_loose} WHERE until < now() LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING generation
            """), static row => row.GetInt64(0), cancellationToken).ConfigureAwait(false);
        if (gone is not [long generation])
            return false;
        List<bool> removed = await database.QueryAsync(
            "sweep large values", Statement.Of($"DELETE FROM {_parts} WHERE generation = $1 AND part IN (SELECT part FROM {_parts} WHERE generation = $1 LIMIT {SweptAtOnce}) RETURNING TRUE").With(generation),
            static row => row.GetBoolean(0), cancellationToken).ConfigureAwait(false);
        if (removed.Count < SweptAtOnce)
            await database.ExecuteAsync("sweep large values", () => [Statement.Of($"DELETE FROM {_loose} WHERE generation = $1").With(generation, NpgsqlDbType.Bigint)], cancellationToken).ConfigureAwait(false);
        return true;
    }
}
