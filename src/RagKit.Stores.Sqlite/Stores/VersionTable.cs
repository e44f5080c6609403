using System.Text.Json;
using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>The list of a corpus's versions, which one serves, and the last number given: rows of the first file's state.</summary>
internal static class VersionTable
{
    /// <summary>The number of the version that serves; 1 where the corpus was never versioned.</summary>
    public static int Serving(SqliteConnection connection)
    {
        SqliteStatement row = connection.Statement("SELECT value FROM state WHERE key = 'serving'");
        int number = row.Step() ? row.Int32(0) : 1;
        row.Reset();
        return number;
    }

    public static IReadOnlyList<StoreVersion> Read(SqliteConnection connection)
    {
        SqliteStatement row = connection.Statement("SELECT value FROM state WHERE key = 'versions'");
        StoreVersion[]? versions = row.Step() ? JsonSerializer.Deserialize(row.Bytes(0), StoreJson.Default.StoreVersionArray) : null;
        row.Reset();
        return versions ?? [new StoreVersion(1, true, File.GetCreationTimeUtc(connection.Path))];
    }

    /// <summary>Adds a version; its number is above all that were ever given.</summary>
    public static StoreVersion Add(SqliteConnection connection, DateTimeOffset now)
    {
        IReadOnlyList<StoreVersion> versions = Read(connection);
        int last = Math.Max((int)connection.Number("SELECT ifnull((SELECT value FROM state WHERE key = 'last_version'), 1)"), versions[^1].Number);
        StoreVersion made = new(last + 1, false, now);
        Set(connection, "last_version", made.Number);
        Write(connection, [.. versions, made]);
        return made;
    }

    public static void Activate(SqliteConnection connection, int number, DateTimeOffset now)
    {
        IReadOnlyList<StoreVersion> versions = Read(connection);
        Require(connection, versions, number);
        if (Serving(connection) == number)
            return;
        Set(connection, "serving", number);
        Write(connection, [.. versions.Select(version => version.Number == number ? version with { IsServing = true, ActivatedAt = now } : version with { IsServing = false })]);
    }

    /// <summary>Takes a version off the list; false when it is not on it.</summary>
    public static bool Remove(SqliteConnection connection, int number)
    {
        IReadOnlyList<StoreVersion> versions = Read(connection);
        if (Serving(connection) == number)
            throw new RagKitException($"Version {number} of the corpus '{connection.Path}' serves, so it can't be removed: activate another first.");
        if (versions.All(version => version.Number != number))
            return false;
        Write(connection, [.. versions.Where(version => version.Number != number)]);
        return true;
    }

    public static void Require(SqliteConnection connection, IReadOnlyList<StoreVersion> versions, int number)
    {
        if (versions.All(version => version.Number != number))
            throw new RagKitException($"The corpus '{connection.Path}' has no version {number}; it has {string.Join(", ", versions.Select(version => version.Number))}.");
    }

    private static void Write(SqliteConnection connection, StoreVersion[] versions) =>
        Put(connection, "versions").Bind(2, JsonSerializer.Serialize(versions, StoreJson.Default.StoreVersionArray)).Run();

    private static void Set(SqliteConnection connection, string key, int value) => Put(connection, key).Bind(2, value).Run();

    private static SqliteStatement Put(SqliteConnection connection, string key) =>
        connection.Statement("INSERT INTO state VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value").Bind(1, key);
}
