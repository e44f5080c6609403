using System.Collections.Concurrent;
using RagKit.Queues;
using Xunit;

namespace RagKit.Testing.Queues;

public abstract partial class WorkQueueConformance
{
    private const int Workers = 6, ItemsEach = 40;

    /// <summary>Nobody dies: every item is received once and completed once, whoever enqueued it and whoever works.</summary>
    [Fact]
    public async Task Workers_at_once_complete_every_item_exactly_once()
    {
        IWorkQueue queue = await NewAsync();
        ConcurrentQueue<string> completed = [];
        int left = Workers * ItemsEach;
        await WorkAsync(queue, async (own, worker) =>
        {
            for (int number = 0; number < ItemsEach; number += 2)
                Assert.Equal(2, await own.EnqueueAsync([Item($"{worker}/{number}", number % 3), Item($"{worker}/{number + 1}")], Cancellation));
            while (Volatile.Read(ref left) > 0)
            {
                IReadOnlyList<WorkLease> leases = await own.ReceiveAsync(1 + (worker % 4), Lease, Cancellation);
                Assert.All(leases, lease => Assert.Equal(1, lease.Attempt));
                Assert.Equal(leases.Count, await own.CompleteAsync(leases, Cancellation));
                foreach (WorkLease lease in leases)
                    completed.Enqueue(lease.Item.Id);
                Interlocked.Add(ref left, -leases.Count);
                await Task.Yield();
            }
        });
        Assert.Equal(
            Enumerable.Range(0, Workers).SelectMany(worker => Enumerable.Range(0, ItemsEach).Select(number => $"{worker}/{number}")).Order(StringComparer.Ordinal),
            completed.Order(StringComparer.Ordinal));
        Assert.Equal(default, await queue.CountAsync(Cancellation));
    }

    /// <summary>
    /// Workers that die drop what they have in hand; it is given to others when their leases end, and however often that happens, each item
    /// is completed by exactly one.
    /// </summary>
    [Fact]
    public async Task What_dying_workers_had_in_hand_is_done_by_others()
    {
        IWorkQueue queue = await HoldingAsync([.. Enumerable.Range(0, 120).Select(number => Item($"{number}") with { MaxAttempts = 1000 })]);
        ConcurrentQueue<string> completed = [];
        ConcurrentQueue<WorkLease> dropped = [];
        for (int generation = 0; completed.Count < 120; generation++)
        {
            Assert.InRange(generation, 0, 200);
            await WorkAsync(queue, async (own, worker) =>
            {
                for (int turn = 0; turn < 5; turn++)
                {
                    IReadOnlyList<WorkLease> leases = await own.ReceiveAsync(3, Lease, Cancellation);
                    foreach (WorkLease lease in leases)
                    {
                        // A third dies in the middle of it.
                        if ((lease.Attempt + worker + int.Parse(lease.Item.Id, System.Globalization.CultureInfo.InvariantCulture)) % 3 == 0)
                            dropped.Enqueue(lease);
                        else if (await own.CompleteAsync([lease], Cancellation) == 1)
                            completed.Enqueue(lease.Item.Id);
                    }
                }
            });
            Time.Advance(Lease + Second);
        }
        Assert.Equal(120, completed.Distinct().Count());
        Assert.Equal(120, completed.Count);
        Assert.NotEmpty(dropped);
        Assert.Equal(0, await queue.CompleteAsync([.. dropped], Cancellation));
        Assert.Equal(default, await queue.CountAsync(Cancellation));
    }

    /// <summary>Many enqueue work with the same keys: one of each is in the queue.</summary>
    [Fact]
    public async Task Of_items_with_one_key_that_are_enqueued_at_once_one_is_added()
    {
        IWorkQueue queue = await NewAsync();
        int added = 0;
        await WorkAsync(queue, async (own, worker) =>
        {
            for (int number = 0; number < 20; number++)
                Interlocked.Add(ref added, await own.EnqueueAsync([Item($"{worker}/{number}") with { DeduplicationKey = $"key {number}" }], Cancellation));
        });
        Assert.Equal(20, added);
        Assert.Equal(new WorkQueueCounts(20, 0, 0, 0), await queue.CountAsync(Cancellation));
    }

    private async Task WorkAsync(IWorkQueue queue, Func<IWorkQueue, int, Task> work)
    {
        IWorkQueue[] own = new IWorkQueue[Workers];
        for (int worker = 0; worker < Workers; worker++)
            own[worker] = worker % 2 == 0 ? queue : await ConnectAsync(queue);
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => work(own[worker], worker), Cancellation)));
        foreach (IWorkQueue connected in own.Where(connected => connected != queue))
            await CloseAsync(connected);
    }
}
