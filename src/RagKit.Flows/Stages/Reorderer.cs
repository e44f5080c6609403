namespace RagKit.Stages;

/// <summary>
/// Puts what several workers made back into the order in which it was taken, and hands it on. What is done early is kept, up to a window;
/// who is further ahead waits. Nobody waits for ever: items are taken in order, so the one whose place is next is always in some worker's
/// hands, and that worker never waits here. Thread-safe.
/// </summary>
/// <param name="output">What it hands on to; written to by one worker at a time.</param>
/// <param name="window">How far ahead an item may be.</param>
internal sealed class Reorderer<T>(StageQueue<T> output, int window)
{
    private readonly Lock _lock = new();
    private readonly Slot[] _slots = new Slot[window];
    private readonly PriorityQueue<TaskCompletionSource, long> _waiting = new();
    private long _next;
    private bool _emitting;

    /// <summary>Hands on what stands at a place, once all before it have been.</summary>
    public async ValueTask PutAsync(long place, Envelope<T> item, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task turn;
            lock (_lock)
            {
                if (place < _next + window)
                {
                    if (_emitting || place != _next)
                    {
                        _slots[place % window] = new Slot(true, item);
                        return;
                    }
                    _emitting = true;
                    break;
                }
                turn = WaitFor(place - window + 1);
            }
            await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        await EmitAsync(item, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until a place is next: until <see cref="LeaveAsync"/>, the caller alone writes to the output.</summary>
    public async ValueTask EnterAsync(long place, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task turn;
            lock (_lock)
            {
                if (CanEnter(place))
                    return;
                turn = WaitFor(place);
            }
            await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Enters if a place is next, without waiting.</summary>
    public bool TryEnter(long place)
    {
        lock (_lock)
            return CanEnter(place);
    }

    /// <summary>Ends what <see cref="EnterAsync"/> began, and hands on what has been waiting for it.</summary>
    public ValueTask LeaveAsync(CancellationToken cancellationToken) =>
        Advance(out Envelope<T> following) ? EmitAsync(following, cancellationToken) : default;

    private async ValueTask EmitAsync(Envelope<T> item, CancellationToken cancellationToken)
    {
        do
        {
            if (item.Trouble != Trouble.Hole)
                await output.WriteAsync(item, cancellationToken).ConfigureAwait(false);
        }
        while (Advance(out item));
    }

    private bool CanEnter(long place)
    {
        if (place != _next || _emitting)
            return false;
        _emitting = true;
        return true;
    }

    private bool Advance(out Envelope<T> following)
    {
        lock (_lock)
        {
            _next++;
            while (_waiting.TryPeek(out _, out long from) && from <= _next)
                _waiting.Dequeue().SetResult();
            ref Slot slot = ref _slots[_next % window];
            following = slot.Item;
            _emitting = slot.IsFull;
            slot = default;
            return _emitting;
        }
    }

    private Task WaitFor(long next)
    {
        TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(turn, next);
        return turn.Task;
    }

    private readonly record struct Slot(bool IsFull, Envelope<T> Item);
}
