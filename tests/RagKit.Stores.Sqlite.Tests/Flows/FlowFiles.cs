using RagKit.Runs;
using RagKit.Sqlite;
using SQLitePCL;

namespace RagKit.Stores.Sqlite.Tests;

/// <summary>Files of flow stores, looked at beside the store.</summary>
internal static class FlowFiles
{
    /// <summary>Copies what a killed process left, log and all, so that it can be read without touching what the next process finds.</summary>
    public static string Copy(string path)
    {
        string folder = Directory.CreateDirectory(path + "-copy").FullName;
        string copy = Path.Combine(folder, "flows.db");
        foreach (string part in new[] { "", "-wal" })
        {
            File.Delete(copy + part);
            if (File.Exists(path + part))
                File.Copy(path + part, copy + part);
        }
        return copy;
    }

    /// <summary>The ids of the work that is in a queue, dead or alive.</summary>
    public static HashSet<string> ReadWork(string path, string queue)
    {
        using SqliteConnection connection = Open(path);
        SqliteStatement rows = connection.Statement("SELECT w.id FROM work w JOIN queues q ON q.key = w.queue WHERE q.name = ?1").BindId(1, queue);
        HashSet<string> work = [];
        while (rows.Step())
            work.Add(rows.Id(0));
        return work;
    }

    public static void CheckIntegrity(string path)
    {
        using SqliteConnection connection = Open(path);
        SqliteStatement check = connection.Statement("PRAGMA integrity_check");
        Assert.True(check.Step());
        Assert.Equal("ok", check.Text(0));
        check.Reset();
        Assert.Equal(0, connection.Number("SELECT count(*) FROM tasks t LEFT JOIN events e ON e.key = t.last WHERE e.key IS NULL OR e.state <> t.state"));
        Assert.Equal(0, connection.Number("SELECT count(*) FROM cache_parts p WHERE p.key >> 20 NOT IN (SELECT generation FROM cache_entries UNION SELECT generation FROM cache_loose)"));
        Assert.Equal(0, connection.Number("SELECT count(*) FROM cache_tags WHERE key NOT IN (SELECT key FROM cache_entries)"));
    }

    private static SqliteConnection Open(string path) => new(FlowSchema.FlowStore, path, raw.SQLITE_OPEN_READWRITE);
}
