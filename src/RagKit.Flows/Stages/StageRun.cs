namespace RagKit.Stages;

/// <summary>A pipeline at work. Dispose it: that aborts what is not finished, and waits for the functions at work. Thread-safe.</summary>
/// <typeparam name="T">What the last stage makes.</typeparam>
public sealed class StageRun<T> : IAsyncDisposable
{
    private readonly PipelineRun _run;
    private readonly StageQueue<T> _output;
    private readonly Task _running;
    private int _isRead;

    internal StageRun(PipelineRun run, StageQueue<T> output)
    {
        (_run, _output) = (run, output);
        _running = Task.Run(run.RunAsync, CancellationToken.None);
    }

    /// <summary>How each stage stands, in their order.</summary>
    public IReadOnlyList<StageProgress> Progress => [.. _run.Stages.Select(static stage => stage.Progress)];

    /// <summary>Takes nothing more from the source; what was taken is finished, and the outcomes end when it is.</summary>
    public void Drain() => _run.Drain();

    /// <summary>
    /// What becomes of each item, failures included, as they are done or, in an ordered run, in the order of the source. Can be read once;
    /// leaving the loop early aborts the run.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was read before.</exception>
    /// <exception cref="OperationCanceledException">The run was aborted.</exception>
    /// <exception cref="StageFailedException">An item failed and the run stops on failure.</exception>
    /// <exception cref="Exception">What the source threw, once all that was read before is finished; or a handler of failures, at once.</exception>
    public async IAsyncEnumerable<StageOutcome<T>> OutcomesAsync()
    {
        ThrowIfRead();
        bool complete = false;
        try
        {
            // The last stage completes the queue when it ends, for whatever reason: cancellation reaches it, not this loop.
            while (await _output.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                while (!_run.Stop.IsCancellationRequested && _output.TryRead(out Envelope<T> item))
                    yield return new StageOutcome<T>(item.Value, item.Source, item.Trouble as StageFailure);
                if (_run.Stop.IsCancellationRequested)
                    break;
            }
            complete = true;
        }
        finally
        {
            if (!complete)
                await DisposeAsync().ConfigureAwait(false);
        }
        await _running.ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _run.StopAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Lets the outcomes go.</summary>
    internal async Task ReadToEndAsync()
    {
        ThrowIfRead();
        while (await _output.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false) && !_run.Stop.IsCancellationRequested)
        {
            while (_output.TryRead(out _))
            {
            }
        }
        await _running.ConfigureAwait(false);
    }

    private void ThrowIfRead()
    {
        if (Interlocked.Exchange(ref _isRead, 1) != 0)
            throw new InvalidOperationException("The outcomes of a run can be read once: start another run.");
    }
}
