using System.Diagnostics;

namespace RagKit.Sync.Kills;

/// <summary>A victim, as seen by who kills it. It is started ahead of its time, so that its start-up costs nothing.</summary>
internal sealed class VictimProcess : IDisposable
{
    private readonly Process _process;

    public VictimProcess()
    {
        ProcessStartInfo start = new("dotnet", [typeof(VictimProcess).Assembly.Location]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["DOTNET_TieredPGO"] = "0";
        _process = Process.Start(start)!;
    }

    /// <summary>Lets it work until it has begun so many pieces of work and some time is over, kills it, and gives all that it said.</summary>
    public async Task<List<string>> LiveAsync(Place place, int seed, int works, TimeSpan rest)
    {
        _process.StandardInput.WriteLine($"{place}\t{seed}");
        List<string> lines = [];
        while (works > 0 && await _process.StandardOutput.ReadLineAsync() is string line)
        {
            lines.Add(line);
            works -= line.StartsWith("begin", StringComparison.Ordinal) ? 1 : 0;
        }
        await Task.Delay(rest);
        _process.Kill();
        string left = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        lines.AddRange(left.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return lines;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
