using RagKit.Runs;

namespace RagKit.Cli;

/// <summary>Follows a run until it has ended, is paused, or its process is gone.</summary>
internal sealed class RunFollower(FlowSession session, RunInfo run)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private volatile RunTally _tally = new(run);
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
    /// <param name="work">The run's end, where this process works on it; <see langword="null"/> where another does.</param>
    /// <param name="tell">Gets each event.</param>
    /// <param name="cancellationToken">Ends the following.</param>
    public async Task<RunView> FollowAsync(Task? work, Action<RunEvent> tell, CancellationToken cancellationToken)
    {
        using CancellationTokenSource gone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task looking = work is null ? LookAsync(gone) : AwaitAsync(work, gone);
        bool isCutShort = false;
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
            isCutShort = true;
        }
        finally
        {
            await gone.CancelAsync();
            await looking;
        }
        if (!isCutShort)
            return View();
        await ReadAgainAsync(long.MaxValue, cancellationToken);
        if (!View().State.IsFinal())
            _tally.AddCrash();
        return View();
    }

    private Task ReadAgainAsync(long upTo, CancellationToken cancellationToken)
    {
        (_tally, _seen) = (new RunTally(run), 0);
        return ReadAsync(upTo, cancellationToken);
    }

    /// <summary>Ends the watching when nothing happens any more because nobody works on the run, or because its end was not seen.</summary>
    private async Task LookAsync(CancellationTokenSource gone)
    {
        using PeriodicTimer timer = new(LookInterval);
        try
        {
            // Over at two looks, with nothing seen between them: what was written shortly before the first is seen by then.
            bool wasOver = false;
            for (long before = -1; await timer.WaitForNextTickAsync(gone.Token); before = Volatile.Read(ref _seen))
            {
                bool isOver = before == Volatile.Read(ref _seen) && await IsOverAsync(gone.Token);
                if (isOver && wasOver)
                    await gone.CancelAsync();
                wasOver = isOver;
            }
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The run has ended, or is not watched any more.
        }
    }

    private async Task<bool> IsOverAsync(CancellationToken cancellationToken) =>
        await session.Store.FindRunAsync(run.Id, cancellationToken) is RunInfo known && (await session.StateAsync(known, cancellationToken)).IsFinal();

    /// <summary>Ends the watching when the work has ended and its last event does not come: it could not be written.</summary>
    private static async Task AwaitAsync(Task work, CancellationTokenSource gone)
    {
        await Task.WhenAny(work, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, gone.Token));
        await Task.Delay(LookInterval, TimeProvider.System, gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await gone.CancelAsync();
    }
}
