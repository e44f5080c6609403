using RagKit.Runs;

namespace RagKit.Cli;

/// <summary>Follows a run until it has ended, is paused, or its process is gone.</summary>
internal sealed class RunFollower(FlowSession session, RunInfo run)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly RunTally _tally = new(run);
    private long _seen;

    /// <summary>The run, so far.</summary>
    public RunView View() => _tally.View(TimeProvider.System.GetUtcNow());

    /// <summary>Adds up the events up to a number, as what was before.</summary>
    public async Task ReadAsync(long upTo, CancellationToken cancellationToken)
    {
        await foreach (RunEvent happened in session.Store.ListEventsAsync(run.Id, _seen, cancellationToken))
        {
            if (happened.Sequence > upTo)
                break;
            _seen = happened.Sequence;
            _tally.Add(happened);
        }
    }

    /// <summary>Adds up what happens from there on, and tells each event as it comes.</summary>
    public async Task<RunView> FollowAsync(Action<RunEvent> tell, CancellationToken cancellationToken)
    {
        using CancellationTokenSource gone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task looking = LookAsync(gone);
        try
        {
            await foreach (RunEvent happened in session.Runner.WatchAsync(run.Id, _seen, gone.Token))
            {
                Volatile.Write(ref _seen, happened.Sequence);
                _tally.Add(happened);
                tell(happened);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _tally.AddCrash();
        }
        await gone.CancelAsync();
        await looking;
        return View();
    }

    /// <summary>Ends the watching when nothing happens any more because nobody works on the run.</summary>
    private async Task LookAsync(CancellationTokenSource gone)
    {
        using PeriodicTimer timer = new(LookInterval);
        try
        {
            for (long before = -1; await timer.WaitForNextTickAsync(gone.Token); before = Volatile.Read(ref _seen))
            {
                if (before != Volatile.Read(ref _seen) || await session.Store.FindRunAsync(run.Id, gone.Token) is not RunInfo known)
                    continue;
                if (!known.State.IsFinal() && await session.StateAsync(known, gone.Token) == RunState.Crashed)
                    await gone.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The run has ended, or is not watched any more.
        }
    }
}
