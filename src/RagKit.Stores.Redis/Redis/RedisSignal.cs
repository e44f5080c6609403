namespace RagKit.Redis;

/// <summary>Wakes those in this process who wait for a message on a channel. Thread-safe.</summary>
internal sealed class RedisSignal
{
    private TaskCompletionSource? _next;

    /// <summary>Ends with the next message.</summary>
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
