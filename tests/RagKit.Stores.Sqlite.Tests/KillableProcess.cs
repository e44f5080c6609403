using System.Diagnostics;

namespace RagKit.Stores.Sqlite.Tests;

/// <summary>A child process, as seen from the tests: started, told to begin, read line by line, killed.</summary>
internal abstract class KillableProcess : IDisposable
{
    private readonly Process _process;

    protected KillableProcess(string assembly, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_TieredPGO"] = "0";
        _process = Process.Start(start)!;
    }

    public StreamReader Output => _process.StandardOutput;

    /// <summary>Lets a process begin that was started ahead of its time.</summary>
    public void Go(string order = "") => _process.StandardInput.WriteLine(order);

    /// <summary>Kills it as a power switch would, and returns what it had said by then.</summary>
    public async Task<List<string>> KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        return await ReadAllAsync(cancellationToken);
    }

    /// <summary>What it says until it ends by itself.</summary>
    public async Task<List<string>> ReadAllAsync(CancellationToken cancellationToken)
    {
        string rest = await Output.ReadToEndAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return [.. rest.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await ReadAllAsync(cancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
