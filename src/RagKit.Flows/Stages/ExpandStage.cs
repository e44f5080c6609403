namespace RagKit.Stages;

/// <summary>Makes any number of items of each.</summary>
internal sealed class ExpandStage<TIn, TOut>(
    StageSettings settings, PipelineRun run, Func<TIn, int>? priority, StageQueue<TOut> output, Func<TIn, CancellationToken, IAsyncEnumerable<TOut>> work)
    : Stage<TIn, TOut>(settings, run, priority, output)
{
    protected override async Task WorkLoopAsync(StageWorker worker)
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
                    await ExpandAsync(item, worker).ConfigureAwait(false);
                else
                    await PassAsync(item, worker).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask PassAsync(Envelope<TIn> item, StageWorker worker)
    {
        long begun = Run.Clock();
        Envelope<TOut> passed = await PassTroubleAsync(item, worker).ConfigureAwait(false);
        Finish(worker, 1, begun);
        await EmitAsync(passed, item.Sequence).ConfigureAwait(false);
    }

    private async ValueTask ExpandAsync(Envelope<TIn> item, StageWorker worker)
    {
        ExpandOutput<TOut> children = new(Output, Reorderer, item.Sequence, Run);
        Envelope<TOut>? failed = null;
        long begun = Run.Clock();
        try
        {
            await foreach (TOut child in work(item.Value, Run.Stop).WithCancellation(Run.Stop).ConfigureAwait(false))
            {
                worker.Give(1);
                // Waiting for the next stage is no work of this one.
                long since = Run.Clock();
                await children.AddAsync(item.With(child)).ConfigureAwait(false);
                begun += Run.Clock() - since;
            }
        }
        catch (Exception e) when (Run.IsFailure(e))
        {
            failed = await FailAsync(item, e, 1, worker).ConfigureAwait(false);
        }
        Finish(worker, 1, begun);
        await children.EndAsync(failed).ConfigureAwait(false);
    }
}
