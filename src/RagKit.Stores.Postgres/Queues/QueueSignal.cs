namespace RagKit.Queues;

/// <summary>Wakes those in this process who wait for a queue's work. Thread-safe.</summary>
internal sealed class QueueSignal
{
    private TaskCompletionSource? _next;

    /// <summary>Ends when something may have become ready after now.</summary>
    public Task Next
    {
        get
        {
            TaskCompletionSource made = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return (Interlocked.CompareExchange(ref _next, made, null) ?? made).Task;
        }
    }

    public void Pulse() => Interlocked.Exchange(ref _next, null)?.SetResult();
}
