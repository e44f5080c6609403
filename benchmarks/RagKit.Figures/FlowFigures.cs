using System.Text.Json;

namespace RagKit.Figures;

/// <summary>The figures of the flow runner: what a task costs, what the ledger carries, and what stays flat.</summary>
internal static class FlowFigures
{
    public static async Task<int> PrintAsync(string? only)
    {
        await foreach (Figure figure in MeasureAsync(name => only is null || name.Contains(only, StringComparison.OrdinalIgnoreCase)))
            Console.WriteLine(figure);
        return 0;
    }

    private static async IAsyncEnumerable<Figure> MeasureAsync(Func<string, bool> wanted)
    {
        if (wanted("overhead"))
        {
            JsonElement overhead = await ChildProcess.MeasureAsync("flow-overhead");
            yield return new("overhead.uncached", Number(overhead, "uncached"), "us", "<=", 2);
            yield return new("overhead.memory_hit", Number(overhead, "memory_hit"), "us", "<=", 3);
        }
        if (wanted("ledger"))
            yield return new("ledger.sqlite", Number(await ChildProcess.MeasureAsync("flow-ledger", "200000"), "tasks_per_second"), "tasks/s", ">=", 20_000);
        if (wanted("map"))
        {
            foreach (string ledger in (string[])["memory", "sqlite"])
            {
                JsonElement map = await ChildProcess.MeasureAsync("flow-map", "1000000", ledger);
                yield return new($"map.1000000.{ledger}.growth", Number(map, "growth_mb"), "MB", "<=", 10);
                yield return new($"map.1000000.{ledger}.peak_memory", Number(map, "peak_mb"), "MB", "<=", 300);
            }
        }
        if (wanted("waiting"))
            yield return new("waiting.10000.memory", Number(await ChildProcess.MeasureAsync("flow-waiting", "10000"), "mb"), "MB", "<=", 50);
        if (wanted("unchanged"))
            yield return new("unchanged.10000.beyond_listing", Number(await ChildProcess.MeasureAsync("flow-unchanged", "10000"), "beyond"), "s", "<=", 1);
        if (wanted("limit"))
        {
            foreach (Figure figure in LimitFigures.Measure())
                yield return figure;
        }
    }

    private static double Number(JsonElement result, string name) => result.GetProperty(name).GetDouble();
}
