using RagKit.Queues;
using Xunit;

namespace RagKit.Testing.Queues;

public abstract partial class WorkQueueConformance
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    /// <summary>How often, and how long, a queue may have to look for what others did, on the tests' clock: seven seconds in all.</summary>
    private const int Looks = 28, MillisecondsALook = 250;

    /// <summary>How long a wait may take on the machine's own clock to notice: a server may be asked in between, and the machine may be busy.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>Nobody waits for what is there.</summary>
    [Fact]
    public async Task WaitAsync_returns_at_once_when_something_is_ready()
    {
        IWorkQueue queue = await HoldingAsync(Item("a"));
        await queue.WaitAsync(Long, Cancellation);
        await queue.WaitAsync(TimeSpan.Zero, Cancellation);
    }

    /// <summary>Work that comes in wakes who waits, wherever it comes from.</summary>
    [Fact]
    public async Task WaitAsync_returns_soon_after_something_is_enqueued()
    {
        IWorkQueue queue = await NewAsync(), other = await ConnectAsync(queue);
        Task waiting = await BeginToWaitAsync(queue);
        await other.EnqueueAsync([Item("a")], Cancellation);
        await ReadySoonAsync(queue, waiting);
    }

    /// <summary>What falls due wakes who waits: a delayed item, also one that came after the wait began.</summary>
    [Fact]
    public async Task WaitAsync_returns_when_a_delayed_item_falls_due()
    {
        IWorkQueue queue = await HoldingAsync(Item("late") with { NotBefore = Time.GetUtcNow() + (300 * Second) });
        Task waiting = await BeginToWaitAsync(queue);
        await queue.EnqueueAsync([Item("soon") with { NotBefore = Time.GetUtcNow() + (20 * Second) }], Cancellation);
        Time.Advance(21 * Second);
        await ReadySoonAsync(queue, waiting);
        Assert.Equal("soon", (await ReceiveOneAsync(queue)).Item.Id);

        waiting = queue.WaitAsync(Long, Cancellation).AsTask();
        Time.Advance(280 * Second);
        await ReadySoonAsync(queue, waiting);
    }

    /// <summary>A lease that ends wakes who waits, and so does what is given back, and what is redriven.</summary>
    [Fact]
    public async Task WaitAsync_returns_when_a_lease_ends_or_something_is_returned_or_redriven()
    {
        IWorkQueue queue = await HoldingAsync(Item("a") with { MaxAttempts = 3 });
        await ReceiveOneAsync(queue);
        Task waiting = await BeginToWaitAsync(queue);
        Time.Advance(Lease + Second);
        await ReadySoonAsync(queue, waiting);

        WorkLease lease = await ReceiveOneAsync(queue);
        waiting = await BeginToWaitAsync(queue);
        await queue.ReturnAsync(lease, "now", TimeSpan.Zero, Cancellation);
        await ReadySoonAsync(queue, waiting);

        await queue.ReturnAsync(await ReceiveOneAsync(queue), "dead", TimeSpan.Zero, Cancellation);
        waiting = await BeginToWaitAsync(queue);
        await queue.RedriveAsync(["a"], Cancellation);
        await ReadySoonAsync(queue, waiting);
    }

    /// <summary>Nobody waits for longer than they asked, nor for nothing at all.</summary>
    [Fact]
    public async Task WaitAsync_returns_at_the_latest_after_the_time()
    {
        IWorkQueue queue = await NewAsync();
        await queue.WaitAsync(TimeSpan.Zero, Cancellation);
        Task waiting = queue.WaitAsync(10 * Second, Cancellation).AsTask();
        for (int turn = 0; turn < 200; turn++)
            await Task.Yield();
        Assert.False(waiting.IsCompleted, "It returned though nothing happened.");
        Time.Advance(11 * Second);
        await EndsSoonAsync(waiting);
    }

    /// <summary>A wait can be given up.</summary>
    [Fact]
    public async Task WaitAsync_ends_when_it_is_cancelled()
    {
        IWorkQueue queue = await NewAsync();
        using CancellationTokenSource cancellation = new();
        Task waiting = queue.WaitAsync(Long, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await queue.WaitAsync(Long, cancellation.Token));
    }

    /// <summary>A wait that has begun in earnest, if the queue waits by a timer.</summary>
    private async Task<Task> BeginToWaitAsync(IWorkQueue queue)
    {
        int timers = Time.Waiting;
        Task waiting = queue.WaitAsync(Long, Cancellation).AsTask();
        for (int turn = 0; turn < 1000 && !waiting.IsCompleted && Time.Waiting == timers; turn++)
            await Task.Yield();
        return waiting;
    }

    /// <summary>A wait may end before something is ready; then it is begun again.</summary>
    private async Task ReadySoonAsync(IWorkQueue queue, Task waiting)
    {
        await EndsSoonAsync(waiting);
        for (int early = 0; (await queue.CountAsync(Cancellation)).Ready == 0; early++)
        {
            Assert.InRange(early, 0, 5);
            await EndsSoonAsync(queue.WaitAsync(Long, Cancellation).AsTask());
        }
    }

    private async Task EndsSoonAsync(Task waiting)
    {
        for (int look = 0; look < Looks && await Task.WhenAny(waiting, Task.Delay(Patience, TimeProvider.System, Cancellation)) != waiting; look++)
            Time.Advance(TimeSpan.FromMilliseconds(MillisecondsALook));
        Assert.True(waiting.IsCompleted, "It goes on waiting.");
        await waiting;
    }
}
