using System.Diagnostics.CodeAnalysis;
using RagKit.Flows;

namespace RagKit.Stages;

/// <summary>
/// Makes one item of each, many at once. A batch that fails is halved, and its halves again, until those that cannot be done stand alone:
/// one bad item among n costs about twice log₂(n) more calls, and the others are done.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Without a wait handle the semaphore holds nothing.")]
internal sealed class BatchStage<TIn, TOut>(
    StageSettings settings, PipelineRun run, Func<TIn, int>? priority, StageQueue<TOut> output, BatchLimits limits, Func<TIn, long>? weight,
    Func<IReadOnlyList<TIn>, CancellationToken, ValueTask<IReadOnlyList<TOut>>> work)
    : Stage<TIn, TOut>(settings, run, priority, output)
{
    private readonly SemaphoreSlim _forming = new(1, 1);
    private BatchFormer<TIn>? _former;

    protected override async Task WorkLoopAsync(StageWorker worker)
    {
        List<Envelope<TIn>> batch = [];
        while (await FormAsync(batch, worker).ConfigureAwait(false))
        {
            worker.Take(batch.Count);
            Envelope<TOut>[] made = new Envelope<TOut>[batch.Count];
            long begun = Run.Clock();
            await WorkOnAsync(batch, made, worker).ConfigureAwait(false);
            Finish(worker, batch.Count, begun);
            // In the order of the input, so that whoever waits for a place never waits for one that this worker has in hand.
            for (int i = 0; i < made.Length; i++)
                await EmitAsync(made[i], batch[i].Sequence).ConfigureAwait(false);
            batch.Clear();
        }
    }

    private async ValueTask<bool> FormAsync(List<Envelope<TIn>> batch, StageWorker worker)
    {
        await _forming.WaitAsync(Run.Stop).ConfigureAwait(false);
        try
        {
            return !Retires(worker) && await (_former ??= new(Input, limits, weight, Run)).FormAsync(batch).ConfigureAwait(false);
        }
        finally
        {
            _forming.Release();
        }
    }

    private async ValueTask WorkOnAsync(List<Envelope<TIn>> batch, Envelope<TOut>[] made, StageWorker worker)
    {
        List<int> sound = new(batch.Count);
        for (int i = 0; i < batch.Count; i++)
        {
            if (batch[i].Trouble is null)
                sound.Add(i);
            else
                made[i] = await PassTroubleAsync(batch[i], worker).ConfigureAwait(false);
        }
        Stack<Part> parts = [];
        if (sound.Count > 0)
            parts.Push(new Part(0, sound.Count, 1));
        while (parts.TryPop(out Part part))
        {
            Run.Stop.ThrowIfCancellationRequested();
            try
            {
                IReadOnlyList<TOut> results = await CallAsync(batch, sound.GetRange(part.From, part.Count)).ConfigureAwait(false);
                for (int i = 0; i < part.Count; i++)
                    made[sound[part.From + i]] = batch[sound[part.From + i]].With(results[i]);
                worker.Give(part.Count);
            }
            catch (Exception e) when (Run.IsFailure(e))
            {
                if (part.Count == 1)
                {
                    made[sound[part.From]] = await FailAsync(batch[sound[part.From]], e, part.Attempt, worker).ConfigureAwait(false);
                    continue;
                }
                int half = part.Count / 2;
                parts.Push(new Part(part.From + half, part.Count - half, part.Attempt + 1));
                parts.Push(new Part(part.From, half, part.Attempt + 1));
            }
        }
    }

    private async ValueTask<IReadOnlyList<TOut>> CallAsync(List<Envelope<TIn>> batch, List<int> which)
    {
        TIn[] items = new TIn[which.Count];
        for (int i = 0; i < items.Length; i++)
            items[i] = batch[which[i]].Value;
        IReadOnlyList<TOut> results = await work(items, Run.Stop).ConfigureAwait(false);
        return results.Count == items.Length
            ? results
            : throw new FlowException(
                $"Stage '{Settings.Name}' gave {results.Count} results for {items.Length} items. A batch function must give one for each, in the same order.");
    }

    /// <summary>A part of a batch that is to be tried.</summary>
    private readonly record struct Part(int From, int Count, int Attempt);
}
