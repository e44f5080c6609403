using System.Diagnostics;
using System.Globalization;

namespace RagKit.Stores.Sqlite.Tests;

/// <summary>The writing process, as seen from the tests: started, read line by line, killed.</summary>
internal sealed class CrashWriter : IDisposable
{
    private readonly Process _process;

    public CrashWriter(string path, int seed, int operations, string prefix)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "RagKit.Stores.Sqlite.CrashWriter.dll"));
        foreach (string argument in new[] { path, seed.ToString(CultureInfo.InvariantCulture), operations.ToString(CultureInfo.InvariantCulture), prefix })
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_TieredPGO"] = "0";
        _process = Process.Start(start)!;
    }

    public StreamReader Output => _process.StandardOutput;

    /// <summary>Lets a writer begin that was started ahead of its time.</summary>
    public void Go() => _process.StandardInput.WriteLine();

    /// <summary>Kills it as a power switch would, and returns what it had said by then.</summary>
    public async Task<List<string>> KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        string rest = await Output.ReadToEndAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return [.. rest.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await Output.ReadToEndAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
