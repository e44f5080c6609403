using System.Text.Json;
using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>The manifest, and the number that every change of vectors or manifest raises.</summary>
internal static class ManifestTable
{
    // An image file of an older state is made anew.
    private const int GenerationsKept = 10_000;

    public static CorpusManifest? Read(SqliteConnection connection)
    {
        SqliteStatement statement = connection.Statement("SELECT value FROM state WHERE key = 'manifest'");
        CorpusManifest? manifest = null;
        if (statement.Step())
            manifest = JsonSerializer.Deserialize(statement.Bytes(0), StoreJson.Default.CorpusManifest);
        statement.Reset();
        return manifest;
    }

    public static void Write(SqliteConnection connection, CorpusManifest manifest)
    {
        connection.Statement("INSERT INTO state VALUES ('manifest', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
            .Bind(1, JsonSerializer.Serialize(manifest, StoreJson.Default.CorpusManifest)).Run();
        connection.Statement("DELETE FROM vectors WHERE model NOT IN (SELECT key FROM models WHERE name = ?1)").Bind(1, manifest.Model ?? "").Run();
        connection.Statement("DELETE FROM models WHERE name <> ?1").Bind(1, manifest.Model ?? "").Run();
        RaiseGeneration(connection);
    }

    public static long Generation(SqliteConnection connection) => connection.Number("SELECT value FROM state WHERE key = 'generation'");

    public static void RaiseGeneration(SqliteConnection connection)
    {
        connection.Statement("UPDATE state SET value = value + 1 WHERE key = 'generation'").Run();
        connection.Statement("INSERT INTO generations SELECT value, random() FROM state WHERE key = 'generation'").Run();
        connection.Statement($"DELETE FROM generations WHERE generation <= (SELECT value FROM state WHERE key = 'generation') - {GenerationsKept}").Run();
    }

    /// <summary>What tells a state from others that had its number; <see langword="null"/> when it was never, or is long past.</summary>
    public static long? Stamp(SqliteConnection connection, long generation)
    {
        SqliteStatement row = connection.Statement("SELECT stamp FROM generations WHERE generation = ?1").Bind(1, generation);
        long? stamp = row.Step() ? row.Int64(0) : null;
        row.Reset();
        return stamp;
    }
}
