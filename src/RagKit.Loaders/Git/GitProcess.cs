using System.Diagnostics;
using System.Text;

namespace RagKit.Git;

/// <summary>A running git. Disposing it kills it if it still runs.</summary>
internal sealed class GitProcess : IDisposable
{
    private const int MostSaid = 2000;
    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private bool _disposed;

    public GitProcess(Process process)
    {
        _process = process;
        // Unread, a full pipe would stop the process for ever.
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_said)
            {
                if (line.Data is not null && _said.Length < MostSaid)
                    _said.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
    }

    public Stream Output => _process.StandardOutput.BaseStream;

    public Stream Input => _process.StandardInput.BaseStream;

    public bool HasEnded => _process.HasExited;

    /// <summary>Waits for the end; <see langword="null"/> when it went well, else what git said.</summary>
    public async Task<string?> EndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (_process.ExitCode == 0)
            return null;
        lock (_said)
            return _said.Length > 0 ? _said.ToString() : $"it ended with {_process.ExitCode}";
    }

    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Kill();
        _process.Dispose();
    }
}
