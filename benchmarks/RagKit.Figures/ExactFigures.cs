using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace RagKit.Figures;

/// <summary>
/// Exact top-10 over vectors of 384 dimensions: floats beside a plain read of as much memory by as many threads in the same run, bytes beside
/// floats, and what bytes find of what floats find; numpy and faiss beside them where python3 has them.
/// </summary>
internal static class ExactFigures
{
    public static async IAsyncEnumerable<Figure> MeasureAsync(string data, Func<string, bool> wanted)
    {
        foreach (int rows in (int[])[1_000_000, 100_000])
        {
            string name = rows == 1_000_000 ? "exact.1M" : "exact.100k";
            if (!wanted(name))
                continue;
            foreach (string threads in (string[])["1", "2"])
            {
                JsonElement ours = await ChildProcess.MeasureAsync("exact", rows.ToString(CultureInfo.InvariantCulture), threads);
                double Ours(string what) => ours.GetProperty(what).GetDouble();
                string with = $"{name}.threads{threads}";
                yield return new($"{with}.stream", Ours("stream"), "ms", ">", 0);
                yield return new($"{with}.float", Ours("float"), "ms", "<=", 1.3 * Ours("stream"));
                yield return new($"{with}.half", Ours("half"), "ms", "<=", Ours("float"));
                yield return new($"{with}.byte", Ours("byte"), "ms", "<=", Ours("float") / 4);
                foreach (string kind in (string[])["random", "clustered", "heavy"])
                    yield return new($"{with}.byte.recall10.{kind}", Ours($"recall_{kind}"), "", ">=", 0.99);
            }
            if (await PeersAsync(rows) is JsonElement peers)
            {
                foreach (JsonProperty peer in peers.EnumerateObject())
                    yield return new($"{name}.peer.{peer.Name}", peer.Value.GetDouble(), "ms", ">", 0);
            }
        }
    }

    private static async Task<JsonElement?> PeersAsync(int rows)
    {
        string script = Path.Combine(CoreFigures.Root(), "benchmarks", "peers", "exact_search.py");
        using Process? process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "python3", [script, rows.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true });
        if (process is null)
            return null;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? JsonDocument.Parse(output).RootElement : null;
    }
}
