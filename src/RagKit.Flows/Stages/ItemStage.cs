namespace RagKit.Stages;

/// <summary>Works on one item after the other.</summary>
internal abstract class ItemStage<TIn, TOut>(StageSettings settings, PipelineRun run, Func<TIn, int>? priority, StageQueue<TOut> output)
    : Stage<TIn, TOut>(settings, run, priority, output)
{
    protected sealed override async Task WorkLoopAsync(StageWorker worker)
    {
        CancellationToken stop = Run.Stop;
        while (await Input.WaitToReadAsync(stop).ConfigureAwait(false))
        {
            while (!stop.IsCancellationRequested)
            {
                if (Retires(worker))
                    return;
                if (!Input.TryRead(out Envelope<TIn> item))
                    break;
                worker.Take(1);
                if (item.Trouble is null)
                    await WorkAsync(item, worker).ConfigureAwait(false);
                else
                    await PassAsync(item, worker).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Works on an item, says that it is done, and gives on what came of it.</summary>
    protected abstract ValueTask WorkAsync(Envelope<TIn> item, StageWorker worker);

    private async ValueTask PassAsync(Envelope<TIn> item, StageWorker worker)
    {
        long begun = Run.Clock();
        Envelope<TOut> passed = await PassTroubleAsync(item, worker).ConfigureAwait(false);
        Finish(worker, 1, begun);
        await EmitAsync(passed, item.Sequence).ConfigureAwait(false);
    }
}
