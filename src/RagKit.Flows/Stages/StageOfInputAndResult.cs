namespace RagKit.Stages;

/// <summary>A stage at work, between the queue it takes from and the one it hands on to.</summary>
internal abstract class Stage<TIn, TOut>(StageSettings settings, PipelineRun run, Func<TIn, int>? priority, StageQueue<TOut> output) : Stage(settings, run)
{
    /// <summary>What waits before it.</summary>
    public StageQueue<TIn> Input { get; } = new(settings.Capacity, run.Options.Ordered, priority);

    public override int Queued => Input.Count;

    /// <summary>Puts what the workers make back in order; <see langword="null"/> where no order is kept, or one worker keeps it by itself.</summary>
    protected Reorderer<TOut>? Reorderer { get; } =
        run.Options.Ordered && (settings.Workers > 1 || (!settings.IsFixed && run.Options.RebalanceEvery is not null)) ? new(output, run.Options.Window) : null;

    protected StageQueue<TOut> Output => output;

    protected override void CompleteOutput() => output.Complete();

    /// <summary>Hands on what became of an item.</summary>
    /// <param name="item">What became of it.</param>
    /// <param name="place">The item's place in the input.</param>
    protected ValueTask EmitAsync(in Envelope<TOut> item, long place)
    {
        if (Reorderer is not null)
            return Reorderer.PutAsync(place, item, Run.Stop);
        return item.Trouble == Trouble.Hole ? default : output.WriteAsync(item, Run.Stop);
    }

    /// <summary>What becomes of an item that did not come through the queue as it should: an earlier stage's failure, or one of this stage.</summary>
    protected ValueTask<Envelope<TOut>> PassTroubleAsync(Envelope<TIn> item, StageWorker worker) => item.Trouble is Exception exception
        ? FailAsync(item, exception, 0, worker)
        : new(item.Without<TOut>(item.Trouble!));

    /// <summary>What becomes of an item that cannot be done.</summary>
    protected async ValueTask<Envelope<TOut>> FailAsync(Envelope<TIn> item, Exception exception, int attempts, StageWorker worker)
    {
        worker.Fail();
        StageMetrics.Failed(Run, Settings.Name);
        StageFailure failure = new(Settings.Name, item.Source, item.Value, exception) { Attempts = attempts, At = Run.Options.Time.GetUtcNow() };
        await Run.FailedAsync(failure).ConfigureAwait(false);
        return item.Without<TOut>(Run.KeepsFailures ? failure : Trouble.Hole);
    }

    /// <summary>Counts items that were done with.</summary>
    /// <param name="worker">By whom.</param>
    /// <param name="items">How many.</param>
    /// <param name="begun">When they were begun, by the run's clock.</param>
    protected void Finish(StageWorker worker, int items, long begun)
    {
        long busy = begun == PipelineRun.Unmeasured ? 0 : Run.Clock() - begun;
        worker.Finish(items, busy);
        if (StageMetrics.IsListenedTo)
            StageMetrics.Finished(Run, Settings.Name, items, busy);
    }
}
