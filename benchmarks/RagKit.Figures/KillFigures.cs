using System.Text.Json;

namespace RagKit.Figures;

/// <summary>
/// A thousand processes that change, ingest, plan, reindex, roll back and prune a corpus, each killed at a random point: over SQLite with documents in SQLite, in a
/// folder and in Redis, PostgreSQL, and the stand-in of Qdrant, two hundred each. What they left is looked at after each kill (see tests/RagKit.Sync.Kills).
/// </summary>
internal static class KillFigures
{
    private const int KillsEach = 200, Seed = 20261122;

    public static async IAsyncEnumerable<Figure> MeasureAsync(Func<string, bool> wanted)
    {
        string program = Path.Combine("tests", "RagKit.Sync.Kills", "bin", "Release", "net10.0", "RagKit.Sync.Kills.dll");
        int all = 0;
        foreach (string kind in (string[])["sqlite", "folder", "redis", "postgres", "qdrant"])
        {
            if (!wanted($"kills.{kind}"))
                continue;
            JsonElement found = await ChildProcess.RunAsync([program, "run", kind, $"{KillsEach}", $"{Seed}"]);
            int kills = found.GetProperty("kills").GetInt32();
            all += kills;
            if (kills == 0)
            {
                Console.WriteLine($"kills.{kind}: skipped, {found.GetProperty("skipped").GetString()}");
                continue;
            }
            yield return new($"kills.{kind}", kills, "kills", ">=", KillsEach);
            foreach (string what in (string[])["lost", "doubled", "stale", "different", "errors"])
                yield return new($"kills.{kind}.{what}", found.GetProperty(what).GetInt32(), "", "<=", 0);
        }
        if (all > 0)
            yield return new("kills.all", all, "kills", ">=", 1000);
    }
}
