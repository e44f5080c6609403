using RagKit.Queues;
using Xunit;

namespace RagKit.Testing.Queues;

public abstract partial class WorkQueueConformance
{
    /// <summary>What somebody has received is hidden until the lease ends, and then goes to somebody else with another token.</summary>
    [Fact]
    public async Task An_item_whose_lease_ended_is_given_to_somebody_else()
    {
        IWorkQueue queue = await HoldingAsync(Item("a"));
        WorkLease first = await ReceiveOneAsync(queue);
        Time.Advance(Lease - Second);
        Assert.Empty(await ReceiveIdsAsync(queue));
        Assert.Equal(new WorkQueueCounts(0, 0, 1, 0), await queue.CountAsync(Cancellation));
        Time.Advance(2 * Second);
        Assert.Equal(new WorkQueueCounts(1, 0, 0, 0), await queue.CountAsync(Cancellation));
        WorkLease second = await ReceiveOneAsync(queue);
        Assert.Equal(2, second.Attempt);
        Assert.NotEqual(first.Token, second.Token);
    }

    /// <summary>Whoever was too slow can do nothing to the one who has the item now.</summary>
    [Fact]
    public async Task A_stale_lease_cannot_be_completed_renewed_or_returned()
    {
        IWorkQueue queue = await HoldingAsync(Item("a"));
        WorkLease stale = await ReceiveOneAsync(queue);
        Time.Advance(Lease + Second);
        WorkLease own = await ReceiveOneAsync(queue);
        Assert.Equal(0, await queue.CompleteAsync([stale], Cancellation));
        Assert.False(await queue.RenewAsync(stale, Lease, Cancellation));
        Assert.False(await queue.ReturnAsync(stale, "late", TimeSpan.Zero, Cancellation));
        Assert.Equal(new WorkQueueCounts(0, 0, 1, 0), await queue.CountAsync(Cancellation));
        Assert.Equal(1, await queue.CompleteAsync([stale, own, own], Cancellation));
        Assert.Equal(default, await queue.CountAsync(Cancellation));
        Assert.False(await queue.RenewAsync(own, Lease, Cancellation));
        Assert.False(await queue.ReturnAsync(own, "done", TimeSpan.Zero, Cancellation));
    }

    /// <summary>A renewed lease holds from the renewal on, shorter or longer than before.</summary>
    [Fact]
    public async Task A_renewed_lease_hides_its_item_for_the_time_it_asked_for()
    {
        IWorkQueue queue = await HoldingAsync(Item("a"));
        WorkLease lease = await ReceiveOneAsync(queue);
        for (int round = 0; round < 20; round++)
        {
            Time.Advance(Lease - Second);
            Assert.True(await queue.RenewAsync(lease, Lease, Cancellation));
        }
        Assert.Empty(await ReceiveIdsAsync(queue));
        Assert.True(await queue.RenewAsync(lease, 5 * Second, Cancellation));
        Time.Advance(4 * Second);
        Assert.Empty(await ReceiveIdsAsync(queue));
        Time.Advance(2 * Second);
        Assert.Equal(["a"], await ReceiveIdsAsync(queue));
    }

    /// <summary>What is given back is ready again after its delay, in its old place.</summary>
    [Fact]
    public async Task A_returned_item_is_ready_again_after_its_delay()
    {
        IWorkQueue queue = await HoldingAsync(Item("a"), Item("b"), Item("c"));
        IReadOnlyList<WorkLease> leases = await queue.ReceiveAsync(2, Lease, Cancellation);
        Assert.True(await queue.ReturnAsync(leases[0], "soon", 10 * Second, Cancellation));
        Assert.True(await queue.ReturnAsync(leases[1], "now", TimeSpan.Zero, Cancellation));
        Assert.False(await queue.ReturnAsync(leases[1], "now", TimeSpan.Zero, Cancellation));
        Assert.Equal(0, await queue.CompleteAsync(leases, Cancellation));
        Assert.Equal(new WorkQueueCounts(2, 1, 0, 0), await queue.CountAsync(Cancellation));
        WorkLease again = await ReceiveOneAsync(queue);
        Assert.Equal(("b", 2), (again.Item.Id, again.Attempt));
        Time.Advance(9 * Second);
        Assert.Equal(["c"], await ReceiveIdsAsync(queue));
        Time.Advance(2 * Second);
        Assert.Equal(["a"], await ReceiveIdsAsync(queue));
    }

    /// <summary>Completed work is gone for good.</summary>
    [Fact]
    public async Task CompleteAsync_ends_work_and_counts_what_was_the_callers()
    {
        IWorkQueue queue = await HoldingAsync([.. Enumerable.Range(0, 25).Select(number => Item($"{number}"))]);
        IReadOnlyList<WorkLease> leases = await queue.ReceiveAsync(25, Lease, Cancellation);
        Assert.Equal(10, await queue.CompleteAsync([.. leases.Take(10)], Cancellation));
        Assert.Equal(15, await queue.CompleteAsync(leases, Cancellation));
        Time.Advance(2 * Lease);
        Assert.Empty(await ReceiveIdsAsync(queue));
        Assert.Equal(default, await queue.CountAsync(Cancellation));
    }

    /// <summary>
    /// Leases may last for up to that hour longer, but nobody's work is given to somebody else, nothing is lost, and what is ready is received.
    /// </summary>
    [Fact]
    public async Task A_clock_that_jumps_back_an_hour_loses_nothing_and_gives_nothing_twice()
    {
        IWorkQueue queue = await HoldingAsync(Item("held"), Item("dropped"), Item("ready"));
        IReadOnlyList<WorkLease> leases = await queue.ReceiveAsync(2, Lease, Cancellation);
        Time.Skew(TimeSpan.FromHours(-1));
        Assert.Equal(1, await queue.EnqueueAsync([Item("new")], Cancellation));
        Assert.Equal(["ready", "new"], await ReceiveIdsAsync(queue));
        Assert.Empty(await ReceiveIdsAsync(queue));
        Assert.True(await queue.RenewAsync(leases[0], Lease, Cancellation));
        Assert.Equal(1, await queue.CompleteAsync([leases[0]], Cancellation));
        Time.Advance(TimeSpan.FromHours(1) + Lease + Second);
        Assert.Equal(["dropped", "new", "ready"], (await ReceiveIdsAsync(queue)).Order(StringComparer.Ordinal));
    }

    /// <summary>Leases may end early; the work is done all the same, and completed by one.</summary>
    [Fact]
    public async Task A_clock_that_jumps_forward_an_hour_loses_nothing()
    {
        IWorkQueue queue = await HoldingAsync(Item("a"));
        WorkLease first = await ReceiveOneAsync(queue);
        Time.Skew(TimeSpan.FromHours(1));
        IReadOnlyList<WorkLease> second = await queue.ReceiveAsync(1, Lease, Cancellation);
        Assert.Equal(1, await queue.CompleteAsync([first], Cancellation) + await queue.CompleteAsync(second, Cancellation));
        Time.Advance(2 * TimeSpan.FromHours(1));
        Assert.Equal(default, await queue.CountAsync(Cancellation));
    }
}
