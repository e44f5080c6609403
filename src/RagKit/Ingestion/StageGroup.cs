using System.Runtime.ExceptionServices;

namespace RagKit.Ingestion;

/// <summary>Runs the workers of several stages; the first that throws stops all the others.</summary>
internal sealed class StageGroup(CancellationTokenSource stop)
{
    private ExceptionDispatchInfo? _first;

    /// <summary>Runs a stage's workers, then says to the next stage that nothing more comes.</summary>
    public async Task RunAsync(int workers, Func<CancellationToken, Task> work, Action whenDone)
    {
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => GuardAsync(work), CancellationToken.None))).ConfigureAwait(false);
        whenDone();
    }

    /// <summary>Throws what the first failing worker threw; does nothing when none did.</summary>
    public void ThrowIfFailed() => _first?.Throw();

    private async Task GuardAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (Keep(e))
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    private bool Keep(Exception exception)
    {
        Interlocked.CompareExchange(ref _first, ExceptionDispatchInfo.Capture(exception), null);
        return true;
    }
}
