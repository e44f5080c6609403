namespace RagKit.Stages;

/// <summary>Makes any number of items of each.</summary>
internal sealed class ExpandStage<TIn, TOut>(
    StageSettings settings, PipelineRun run, Func<TIn, int>? priority, StageQueue<TOut> output, Func<TIn, CancellationToken, IAsyncEnumerable<TOut>> work)
    : ItemStage<TIn, TOut>(settings, run, priority, output)
{
    protected override async ValueTask WorkAsync(Envelope<TIn> item, StageWorker worker)
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
