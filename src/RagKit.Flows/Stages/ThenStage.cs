namespace RagKit.Stages;

/// <summary>Makes one item of each.</summary>
internal sealed class ThenStage<TIn, TOut>(
    StageSettings settings, PipelineRun run, Func<TIn, int>? priority, StageQueue<TOut> output, Func<TIn, CancellationToken, ValueTask<TOut>> work)
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
                long begun = Run.Clock();
                Envelope<TOut> made;
                if (item.Trouble is not null)
                {
                    made = await PassTroubleAsync(item, worker).ConfigureAwait(false);
                }
                else
                {
                    try
                    {
                        made = item.With(await work(item.Value, stop).ConfigureAwait(false));
                        worker.Give(1);
                    }
                    catch (Exception e) when (Run.IsFailure(e))
                    {
                        made = await FailAsync(item, e, 1, worker).ConfigureAwait(false);
                    }
                }
                Finish(worker, 1, begun);
                await EmitAsync(made, item.Sequence).ConfigureAwait(false);
            }
        }
    }
}
