using System.Diagnostics;

namespace RagKit.Stores.Redis.Tests;

/// <summary>A process that works with a server until it is killed; see RagKit.Stores.Redis.Victim.</summary>
internal sealed class VictimProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _said = [];
    private readonly Task _reading;

    public VictimProcess(params string[] order)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "RagKit.Stores.Redis.Victim.dll"));
        _process = Process.Start(start)!;
        _process.StandardInput.WriteLine(string.Join('\t', order));
        _reading = Task.Run(async () =>
        {
            while (await _process.StandardOutput.ReadLineAsync() is string line)
            {
                lock (_said)
                    _said.Add(line);
            }
        });
    }

    public IReadOnlyList<string> Said
    {
        get
        {
            lock (_said)
                return [.. _said];
        }
    }

    public bool HasEnded => _reading.IsCompleted;

    /// <summary>Waits until it has said so many lines that begin with a text, or has ended.</summary>
    public async Task<IReadOnlyList<string>> SaysAsync(string start, int times = 1)
    {
        while (!HasEnded && Said.Count(line => line.StartsWith(start, StringComparison.Ordinal)) < times)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        return Said;
    }

    /// <summary>Kills it as a power switch would, and returns what it had said by then.</summary>
    public async Task<IReadOnlyList<string>> KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _reading;
        return Said;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
