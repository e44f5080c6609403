namespace RagKit.Stages;

/// <summary>Makes one item of each.</summary>
internal sealed class ThenStage<TIn, TOut>(
    StageSettings settings, PipelineRun run, Func<TIn, int>? priority, StageQueue<TOut> output, Func<TIn, CancellationToken, ValueTask<TOut>> work)
    : ItemStage<TIn, TOut>(settings, run, priority, output)
{
    protected override async ValueTask WorkAsync(Envelope<TIn> item, StageWorker worker)
    {
        long begun = Run.Clock();
        Envelope<TOut> made;
        try
        {
            made = item.With(await work(item.Value, Run.Stop).ConfigureAwait(false));
            worker.Give(1);
        }
        catch (Exception e) when (Run.IsFailure(e))
        {
            made = await FailAsync(item, e, 1, worker).ConfigureAwait(false);
        }
        Finish(worker, 1, begun);
        await EmitAsync(made, item.Sequence).ConfigureAwait(false);
    }
}
