using System.Diagnostics;
using RagKit.Queues;
using Xunit;

namespace RagKit.Testing.Queues;

public abstract partial class WorkQueueConformance
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    /// <summary>Nobody waits for what is there.</summary>
    [Fact]
    public async Task WaitAsync_returns_at_once_when_something_is_ready()
    {
        IWorkQueue queue = await HoldingAsync(Item("a"));
        Assert.Equal(TimeSpan.Zero, await PassAsync(queue.WaitAsync(Long, Cancellation).AsTask()));
    }

    /// <summary>Work that comes in wakes who waits, wherever it comes from.</summary>
    [Fact]
    public async Task WaitAsync_returns_soon_after_something_is_enqueued()
    {
        IWorkQueue queue = await NewAsync(), other = await ConnectAsync(queue);
        Task waiting = await BeginToWaitAsync(queue);
        await other.EnqueueAsync([Item("a")], Cancellation);
        Assert.InRange(await PassAsync(waiting), TimeSpan.Zero, 5 * Second);
        Assert.Equal(["a"], await ReceiveIdsAsync(queue));
    }

    /// <summary>What falls due wakes who waits: a delayed item, also one that came after the wait began.</summary>
    [Fact]
    public async Task WaitAsync_returns_when_a_delayed_item_falls_due()
    {
        IWorkQueue queue = await HoldingAsync(Item("late") with { NotBefore = Time.GetUtcNow() + (300 * Second) });
        Assert.InRange(await WaitForWorkAsync(queue, await BeginToWaitAsync(queue)), 299 * Second, 306 * Second);
        await queue.CompleteAsync([await ReceiveOneAsync(queue)], Cancellation);
        Task waiting = await BeginToWaitAsync(queue);
        await queue.EnqueueAsync([Item("soon") with { NotBefore = Time.GetUtcNow() + (20 * Second) }], Cancellation);
        Assert.InRange(await WaitForWorkAsync(queue, waiting), 19 * Second, 26 * Second);
        Assert.Equal(["soon"], await ReceiveIdsAsync(queue));
    }

    /// <summary>A lease that ends wakes who waits, and so does what is given back.</summary>
    [Fact]
    public async Task WaitAsync_returns_when_a_lease_ends_or_something_is_returned()
    {
        IWorkQueue queue = await HoldingAsync(Item("a"));
        await ReceiveOneAsync(queue);
        Assert.InRange(await WaitForWorkAsync(queue, await BeginToWaitAsync(queue)), Lease - Second, Lease + (6 * Second));
        WorkLease lease = await ReceiveOneAsync(queue);
        Task waiting = await BeginToWaitAsync(queue);
        await queue.ReturnAsync(lease, "now", TimeSpan.Zero, Cancellation);
        Assert.InRange(await WaitForWorkAsync(queue, waiting), TimeSpan.Zero, 5 * Second);
    }

    /// <summary>Nobody waits for longer than they asked.</summary>
    [Fact]
    public async Task WaitAsync_returns_at_the_latest_after_the_time()
    {
        IWorkQueue queue = await NewAsync();
        Assert.InRange(await PassAsync(queue.WaitAsync(10 * Second, Cancellation).AsTask()), TimeSpan.Zero, 11 * Second);
        Assert.Equal(TimeSpan.Zero, await PassAsync(queue.WaitAsync(TimeSpan.Zero, Cancellation).AsTask()));
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

    private async Task<Task> BeginToWaitAsync(IWorkQueue queue)
    {
        int timers = Time.Waiting;
        Task waiting = queue.WaitAsync(Long, Cancellation).AsTask();
        await SettleAsync(() => waiting.IsCompleted || Time.Waiting > timers);
        return waiting;
    }

    /// <summary>Waits again while a wait ends and nothing is ready: it may end early. Gives back how long it was on the tests' clock.</summary>
    private async Task<TimeSpan> WaitForWorkAsync(IWorkQueue queue, Task waiting)
    {
        TimeSpan passed = await PassAsync(waiting);
        while ((await queue.CountAsync(Cancellation)).Ready == 0)
            passed += await PassAsync(queue.WaitAsync(Long, Cancellation).AsTask());
        return passed;
    }

    /// <summary>Lets time pass until a wait ends, and gives back how much did.</summary>
    private async Task<TimeSpan> PassAsync(Task waiting)
    {
        DateTimeOffset begun = Time.GetUtcNow();
        while (!waiting.IsCompleted)
        {
            await SettleAsync(() => waiting.IsCompleted || Time.Waiting > 0);
            if (!waiting.IsCompleted)
                Time.AdvanceToNext();
            // Whoever was woken looks at the queue before more time passes.
            for (int turn = 0; turn < 200 && !waiting.IsCompleted; turn++)
                await Task.Yield();
        }
        await waiting;
        return Time.GetUtcNow() - begun;
    }

    private static async Task SettleAsync(Func<bool> condition)
    {
        long begun = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(30), "It neither returned nor set a timer in half a minute.");
            await Task.Yield();
        }
    }
}
