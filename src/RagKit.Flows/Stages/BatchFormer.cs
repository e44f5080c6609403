namespace RagKit.Stages;

/// <summary>Makes batches of what waits before a stage. One worker at a time forms a batch, so that batches are as full as they can be.</summary>
/// <param name="input">What waits.</param>
/// <param name="limits">How large batches are.</param>
/// <param name="weight">How much an item weighs; <see langword="null"/> where batches are bounded by their size alone.</param>
/// <param name="run">The run.</param>
internal sealed class BatchFormer<T>(StageQueue<T> input, BatchLimits limits, Func<T, long>? weight, PipelineRun run)
{
    private Envelope<T>? _carried;
    private long _carriedWeight;
    private Task<bool>? _more;

    /// <summary>Fills a batch; false when nothing more comes.</summary>
    public async ValueTask<bool> FormAsync(List<Envelope<T>> batch)
    {
        long left = limits.MaxWeight;
        Task? lingers = null;
        CancellationTokenSource? lingering = null;
        while (batch.Count < limits.Size && left > 0)
        {
            if (TryTake(out Envelope<T> item, out long itemWeight))
            {
                if (itemWeight > left && batch.Count > 0)
                {
                    (_carried, _carriedWeight) = (item, itemWeight);
                    break;
                }
                batch.Add(item);
                left -= Math.Min(left, itemWeight);
                continue;
            }
            if (batch.Count > 0)
            {
                if (limits.Linger == TimeSpan.Zero)
                    break;
                lingering ??= new CancellationTokenSource();
                lingers ??= Task.Delay(limits.Linger, run.Options.Time, lingering.Token);
            }
            if (!await WaitForMoreAsync(lingers).ConfigureAwait(false))
                break;
        }
        if (lingering is not null)
            await lingering.CancelAsync().ConfigureAwait(false);
        return batch.Count > 0;
    }

    /// <summary>Waits for an item; false when none comes, or not in time.</summary>
    private async ValueTask<bool> WaitForMoreAsync(Task? lingers)
    {
        // A wait that outlasts its batch is the next batch's.
        _more ??= input.WaitToReadAsync(run.Stop).AsTask();
        if (lingers is not null && await Task.WhenAny(_more, lingers).ConfigureAwait(false) == lingers)
            return false;
        bool more = await _more.ConfigureAwait(false);
        _more = null;
        return more;
    }

    private bool TryTake(out Envelope<T> item, out long itemWeight)
    {
        if (_carried is Envelope<T> carried)
        {
            (item, itemWeight, _carried) = (carried, _carriedWeight, null);
            return true;
        }
        itemWeight = 0;
        if (!input.TryRead(out item))
            return false;
        if (weight is null || item.Trouble is not null)
            return true;
        try
        {
            itemWeight = weight(item.Value);
            if (itemWeight < 0)
                throw StageLimits.Invalid("weight", $"The weight ({itemWeight}) must be at least 0.");
        }
        catch (Exception e) when (run.IsFailure(e))
        {
            item = new Envelope<T>(item.Value, item.Source, e, item.Sequence);
            itemWeight = 0;
        }
        return true;
    }
}

/// <summary>How large batches are.</summary>
/// <param name="Size">Items at most.</param>
/// <param name="MaxWeight">Weight at most.</param>
/// <param name="Linger">How long one that is not full waits for more.</param>
internal sealed record BatchLimits(int Size, long MaxWeight, TimeSpan Linger)
{
    public static BatchLimits For(BatchOptions options, PipelinePreset preset) =>
        new(options.Size ?? preset.BatchSize, options.MaxWeight ?? long.MaxValue, options.Linger ?? preset.Linger);
}
