using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace RagKit.Flows;

/// <summary>The items of a map that were begun and not yet handed out: in their order, or as they end. Used by one thread at a time.</summary>
internal sealed class OutcomeWindow<T>(bool ordered, int capacity)
{
    private readonly Queue<Task<TaskOutcome<T>>> _inOrder = new();
    private readonly Channel<Task<TaskOutcome<T>>> _ended = Channel.CreateUnbounded<Task<TaskOutcome<T>>>(new() { SingleReader = true });
    private int _count;

    public bool IsFull => _count >= capacity;

    public bool IsEmpty => _count == 0;

    public void Add(Task<TaskOutcome<T>> begun)
    {
        _count++;
        if (ordered)
            _inOrder.Enqueue(begun);
        else
            begun.ContinueWith(static (task, state) => ((Channel<Task<TaskOutcome<T>>>)state!).Writer.TryWrite(task), _ended, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>The next one to hand out, if it has ended.</summary>
    public bool TryTakeReady([NotNullWhen(true)] out Task<TaskOutcome<T>>? ready)
    {
        ready = null;
        if (ordered ? _inOrder.TryPeek(out ready) && ready.IsCompleted && _inOrder.TryDequeue(out ready) : _ended.Reader.TryRead(out ready))
        {
            _count--;
            return true;
        }
        ready = null;
        return false;
    }

    /// <summary>Waits for the next one to hand out.</summary>
    public async ValueTask<Task<TaskOutcome<T>>> NextAsync()
    {
        Task<TaskOutcome<T>> next = ordered ? _inOrder.Dequeue() : await _ended.Reader.ReadAsync().ConfigureAwait(false);
        _count--;
        return next;
    }

    /// <summary>Waits until all have ended.</summary>
    public async Task EndAsync()
    {
        while (!IsEmpty)
            await ((Task)await NextAsync().ConfigureAwait(false)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
