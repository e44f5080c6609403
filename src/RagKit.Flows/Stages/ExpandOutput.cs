namespace RagKit.Stages;

/// <summary>
/// Hands on what was made of one item. Where an order is kept, it waits for the item's turn; until then it keeps as many as the window
/// allows, so that several items are expanded at once.
/// </summary>
internal sealed class ExpandOutput<T>(StageQueue<T> output, Reorderer<T>? reorderer, long place, PipelineRun run)
{
    private readonly List<Envelope<T>> _kept = [];
    private bool _entered = reorderer is null;

    public async ValueTask AddAsync(Envelope<T> item)
    {
        if (!_entered)
        {
            _entered = reorderer!.TryEnter(place);
            if (!_entered && _kept.Count < run.Options.Window)
            {
                _kept.Add(item);
                return;
            }
            await EnterAsync().ConfigureAwait(false);
        }
        await output.WriteAsync(item, run.Stop).ConfigureAwait(false);
    }

    /// <summary>Says that nothing more is made of the item.</summary>
    /// <param name="failed">The failure that ended it, to stand after what was made.</param>
    public async ValueTask EndAsync(Envelope<T>? failed)
    {
        await EnterAsync().ConfigureAwait(false);
        if (failed is Envelope<T> failure && failure.Trouble != Trouble.Hole)
            await output.WriteAsync(failure, run.Stop).ConfigureAwait(false);
        if (reorderer is not null)
            await reorderer.LeaveAsync(run.Stop).ConfigureAwait(false);
    }

    private async ValueTask EnterAsync()
    {
        if (!_entered)
            await reorderer!.EnterAsync(place, run.Stop).ConfigureAwait(false);
        _entered = true;
        foreach (Envelope<T> item in _kept)
            await output.WriteAsync(item, run.Stop).ConfigureAwait(false);
        _kept.Clear();
    }
}
