using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace RagKit.Stages;

/// <summary>What waits before a stage: bounded, in order of arrival or, with a priority, the highest first. Thread-safe.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Without a wait handle the semaphore holds nothing.")]
internal sealed class StageQueue<T>
{
    private readonly Channel<Envelope<T>> _channel;
    private readonly Func<T, int>? _priority;
    private readonly SemaphoreSlim? _free;
    private readonly bool _numbered;
    private long _last = -1;

    /// <param name="capacity">How many wait at most.</param>
    /// <param name="numbered">Whether envelopes get their places as they are written; one at a time, then.</param>
    /// <param name="priority">Who overtakes whom.</param>
    public StageQueue(int capacity, bool numbered, Func<T, int>? priority)
    {
        (_numbered, _priority) = (numbered, priority);
        if (priority is null)
        {
            _channel = Channel.CreateBounded<Envelope<T>>(new BoundedChannelOptions(capacity));
            return;
        }
        // The runtime's queue by priority has no bound of its own: the semaphore is it.
        _free = new SemaphoreSlim(capacity);
        _channel = Channel.CreateUnboundedPrioritized(new UnboundedPrioritizedChannelOptions<Envelope<T>> { Comparer = Comparer<Envelope<T>>.Create(Compare) });
    }

    public int Count => _channel.Reader.Count;

    /// <summary>Says that nothing more comes.</summary>
    public void Complete() => _channel.Writer.TryComplete();

    public ValueTask WriteAsync(in Envelope<T> item, CancellationToken cancellationToken)
    {
        if (_free is not null)
            return WriteByPriorityAsync(item, _free, cancellationToken);
        return _channel.Writer.WriteAsync(_numbered ? item.At(++_last) : item, cancellationToken);
    }

    /// <summary>Waits until there is something to read; false when nothing more comes.</summary>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken) => _channel.Reader.WaitToReadAsync(cancellationToken);

    public bool TryRead(out Envelope<T> item)
    {
        if (!_channel.Reader.TryRead(out item))
            return false;
        _free?.Release();
        return true;
    }

    private async ValueTask WriteByPriorityAsync(Envelope<T> item, SemaphoreSlim free, CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken).ConfigureAwait(false);
        // What holds no item is out of the way first.
        int priority = int.MaxValue;
        object? trouble = item.Trouble;
        if (trouble is null)
        {
            try
            {
                priority = _priority!(item.Value);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                trouble = e;
            }
        }
        // Fails only when the run was aborted and nobody reads any more.
        _channel.Writer.TryWrite(new Envelope<T>(item.Value, item.Source, trouble, Interlocked.Increment(ref _last), priority));
    }

    private static int Compare(Envelope<T> x, Envelope<T> y) =>
        x.Priority == y.Priority ? x.Sequence.CompareTo(y.Sequence) : y.Priority.CompareTo(x.Priority);
}
