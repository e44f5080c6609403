using System.Runtime.InteropServices;

namespace RagKit.Cli;

/// <summary>
/// Turns Ctrl-C and SIGTERM into cancellation, so that whatever runs ends cleanly; a second one ends the process at once.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignal() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, ExitCode.Interrupted)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, ExitCode.Terminated)),
    ];

    public CancellationToken Token => _source.Token;

    /// <summary>What to exit with after a stop.</summary>
    public int Code { get; private set; } = ExitCode.Interrupted;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext signal, int code)
    {
        if (_source.IsCancellationRequested)
        {
            Terminal.RestoreCursor();
            Environment.Exit(code);
        }
        signal.Cancel = true;
        Code = code;
        _source.Cancel();
    }
}
