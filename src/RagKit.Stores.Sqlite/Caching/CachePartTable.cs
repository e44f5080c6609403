using RagKit.Sqlite;

namespace RagKit.Caching;

/// <summary>
/// The bytes of cached values in parts. A value's parts lie under a number of their own, its generation. A generation that no entry
/// points to is loose: it is being written, or has been replaced or removed; it goes when its time is over.
/// </summary>
internal static class CachePartTable
{
    /// <summary>The length of a part, unless it is the last.</summary>
    public const int PartSize = 256 * 1024;

    private const int PartBits = 20;
    private const int PartsAtOnce = 16;

    /// <summary>How many parts a value may have.</summary>
    public const int MaxParts = 1 << PartBits;

    /// <summary>A number for a new value. It is taken once its first part is written, in the same transaction.</summary>
    public static long NextGeneration(SqliteConnection connection) => (connection.Number("SELECT max(key) FROM cache_parts") >> PartBits) + 1;

    public static void Write(SqliteConnection connection, long generation, int part, ReadOnlySpan<byte> bytes) =>
        connection.Statement("INSERT OR REPLACE INTO cache_parts VALUES (?1, ?2)").Bind(1, KeyOf(generation, part)).BindBlob(2, bytes).Run();

    /// <summary>A statement that stands on a part, whose bytes are its first column; to be reset.</summary>
    public static SqliteStatement Open(SqliteConnection connection, long generation, int part)
    {
        SqliteStatement row = connection.Statement("SELECT bytes FROM cache_parts WHERE key = ?1").Bind(1, KeyOf(generation, part));
        return row.Step() ? row : throw new RagKitException(
            $"A cached value in the {connection.Kind.Noun} '{connection.Path}' lacks its part {part}: the file is damaged. Remove the value, or delete the file and {connection.Kind.StartOver}.");
    }

    public static void SetLoose(SqliteConnection connection, long generation, DateTimeOffset until) =>
        connection.Statement("INSERT OR REPLACE INTO cache_loose VALUES (?1, ?2)").Bind(1, generation).BindMoment(2, until).Run();

    /// <summary>Keeps a generation that is being written until a later time; <see langword="false"/> when its time was over and it is gone.</summary>
    public static bool TryKeepLoose(SqliteConnection connection, long generation, DateTimeOffset until)
    {
        connection.Statement("UPDATE cache_loose SET until = ?2 WHERE generation = ?1").Bind(1, generation).BindMoment(2, until).Run();
        return connection.Changes > 0;
    }

    /// <summary>Fastens a generation that was being written; <see langword="false"/> when its time was over and it is gone.</summary>
    public static bool TryFasten(SqliteConnection connection, long generation)
    {
        connection.Statement("DELETE FROM cache_loose WHERE generation = ?1").Bind(1, generation).Run();
        return connection.Changes > 0;
    }

    /// <summary>Deletes the part of a value that has but one.</summary>
    public static void DeleteOnly(SqliteConnection connection, long generation) =>
        connection.Statement("DELETE FROM cache_parts WHERE key = ?1").Bind(1, KeyOf(generation, 0)).Run();

    /// <summary>Deletes some parts of generations whose time is over; <see langword="false"/> when there are none.</summary>
    public static bool DeleteSome(SqliteConnection connection, DateTimeOffset now)
    {
        SqliteStatement row = connection.Statement("SELECT generation FROM cache_loose WHERE until <= ?1 LIMIT 1").BindMoment(1, now);
        if (!row.Step())
            return false;
        long generation = row.Int64(0);
        row.Reset();
        connection.Statement($"DELETE FROM cache_parts WHERE key IN (SELECT key FROM cache_parts WHERE key >= ?1 AND key < ?2 LIMIT {PartsAtOnce})")
            .Bind(1, KeyOf(generation, 0)).Bind(2, KeyOf(generation + 1, 0)).Run();
        if (connection.Changes < PartsAtOnce)
            TryFasten(connection, generation);
        return true;
    }

    private static long KeyOf(long generation, int part) => (generation << PartBits) | (uint)part;
}
