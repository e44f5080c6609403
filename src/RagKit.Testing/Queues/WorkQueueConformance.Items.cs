using RagKit.Queues;
using Xunit;

namespace RagKit.Testing.Queues;

public abstract partial class WorkQueueConformance
{
    /// <summary>Nothing of an item is lost on the way.</summary>
    [Fact]
    public async Task An_item_is_received_as_it_was_enqueued()
    {
        WorkItem item = new("id é😀 'q'", new byte[] { 0, 1, 254, 255 })
        {
            Priority = int.MinValue,
            DeduplicationKey = "key é😀",
            MaxAttempts = int.MaxValue,
            NotBefore = Time.GetUtcNow() - Second,
        };
        IWorkQueue queue = await HoldingAsync(item, new WorkItem("empty", default) { Priority = int.MaxValue });
        IReadOnlyList<WorkLease> leases = await queue.ReceiveAsync(2, Lease, Cancellation);
        Assert.Equal(["empty", item.Id], Ids(leases));
        Assert.True(leases[0].Item.Payload.IsEmpty);
        Assert.Equal(item.Payload.ToArray(), leases[1].Item.Payload.ToArray());
        Assert.Equal(item with { Payload = default }, leases[1].Item with { Payload = default });
        Assert.All(leases, lease => Assert.Equal((1, Time.GetUtcNow() + Lease), (lease.Attempt, lease.Until)));
    }

    /// <summary>Priority, then the order of enqueuing, however many come in one call.</summary>
    [Fact]
    public async Task ReceiveAsync_gives_the_highest_priority_first_and_of_equals_the_one_enqueued_first()
    {
        IWorkQueue queue = await HoldingAsync(Item("a"), Item("b", -5), Item("c", 5), Item("d"));
        await queue.EnqueueAsync([Item("e", 5), Item("f")], Cancellation);
        Assert.Equal(["c"], await ReceiveIdsAsync(queue, 1));
        Assert.Equal(["e", "a", "d"], await ReceiveIdsAsync(queue, 3));
        Assert.Equal(["f", "b"], await ReceiveIdsAsync(queue));
        Assert.Empty(await ReceiveIdsAsync(queue));
    }

    /// <summary>An item that waits for its time comes when it is there, in the place of its priority.</summary>
    [Fact]
    public async Task An_item_is_not_ready_before_its_time()
    {
        IWorkQueue queue = await HoldingAsync(
            Item("late", 9) with { NotBefore = Time.GetUtcNow() + (10 * Second) }, Item("later", 9) with { NotBefore = Time.GetUtcNow() + (20 * Second) }, Item("now"));
        Assert.Equal(new WorkQueueCounts(1, 2, 0, 0), await queue.CountAsync(Cancellation));
        Time.Advance(9 * Second);
        Assert.Equal(["now"], await ReceiveIdsAsync(queue));
        Time.Advance(Second);
        await queue.EnqueueAsync([Item("new")], Cancellation);
        Assert.Equal(new WorkQueueCounts(2, 1, 1, 0), await queue.CountAsync(Cancellation));
        Assert.Equal(["late", "new"], await ReceiveIdsAsync(queue));
        Time.Advance(10 * Second);
        Assert.Equal(["later"], await ReceiveIdsAsync(queue));
    }

    /// <summary>An id is in the queue once, dead or alive.</summary>
    [Fact]
    public async Task An_item_whose_id_is_there_is_passed_over()
    {
        IWorkQueue queue = await NewAsync();
        Assert.Equal(2, await queue.EnqueueAsync([Item("a") with { MaxAttempts = 1 }, Item("b"), Item("a", 7)], Cancellation));
        Assert.Equal(0, await queue.EnqueueAsync([Item("a", 7)], Cancellation));
        WorkLease lease = await ReceiveOneAsync(queue);
        Assert.Equal(("a", 0), (lease.Item.Id, lease.Item.Priority));
        Assert.Equal(0, await queue.EnqueueAsync([Item("a")], Cancellation));
        await queue.ReturnAsync(lease, "no", TimeSpan.Zero, Cancellation);
        Assert.Equal(0, await queue.EnqueueAsync([Item("a")], Cancellation));
        await queue.PurgeAsync(["a"], Cancellation);
        Assert.Equal(1, await queue.EnqueueAsync([Item("a")], Cancellation));
    }

    /// <summary>A key is taken while its item waits, for its time or a worker, or is worked on.</summary>
    [Fact]
    public async Task An_item_whose_key_is_taken_is_passed_over_until_the_other_is_completed()
    {
        IWorkQueue queue = await NewAsync();
        WorkItem first = Item("a") with { DeduplicationKey = "k", NotBefore = Time.GetUtcNow() + Second };
        WorkItem second = Item("b") with { DeduplicationKey = "k" }, other = Item("c") with { DeduplicationKey = "K" };
        Assert.Equal(3, await queue.EnqueueAsync([first, second, other, Item("k")], Cancellation));
        Assert.Equal(["c", "k"], await ReceiveIdsAsync(queue));
        Time.Advance(Second);
        Assert.Equal(0, await queue.EnqueueAsync([second], Cancellation));
        WorkLease lease = await ReceiveOneAsync(queue);
        Assert.Equal(0, await queue.EnqueueAsync([second], Cancellation));
        await queue.ReturnAsync(lease, "later", Second, Cancellation);
        Assert.Equal(0, await queue.EnqueueAsync([second], Cancellation));
        Time.Advance(Second);
        Assert.Equal(1, await queue.CompleteAsync([await ReceiveOneAsync(queue)], Cancellation));
        Assert.Equal(1, await queue.EnqueueAsync([second], Cancellation));
        Assert.Equal(["b"], await ReceiveIdsAsync(queue));
    }

    /// <summary>A dead letter holds no key; redriven, it needs one again.</summary>
    [Fact]
    public async Task A_dead_letters_key_is_free_and_it_stays_dead_while_other_work_has_it()
    {
        IWorkQueue queue = await HoldingAsync(Item("a") with { DeduplicationKey = "k", MaxAttempts = 1 });
        await queue.ReturnAsync(await ReceiveOneAsync(queue), "no", TimeSpan.Zero, Cancellation);
        Assert.Equal(1, await queue.EnqueueAsync([Item("b") with { DeduplicationKey = "k" }], Cancellation));
        Assert.Equal(0, await queue.RedriveAsync(["a"], Cancellation));
        Assert.Equal(1, await queue.CompleteAsync([await ReceiveOneAsync(queue)], Cancellation));
        Assert.Equal(1, await queue.RedriveAsync(["a"], Cancellation));
        Assert.Equal(0, await queue.EnqueueAsync([Item("c") with { DeduplicationKey = "k" }], Cancellation));
        Assert.Equal(["a"], await ReceiveIdsAsync(queue));
    }

    /// <summary>What makes no sense is refused, and changes nothing.</summary>
    [Fact]
    public async Task Bad_input_is_refused_and_adds_nothing()
    {
        IWorkQueue queue = await NewAsync();
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await queue.EnqueueAsync([Item("a"), Item("b") with { MaxAttempts = 0 }], Cancellation));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await queue.ReceiveAsync(0, Lease, Cancellation));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await queue.ReceiveAsync(1, TimeSpan.Zero, Cancellation));
        Assert.Equal(default, await queue.CountAsync(Cancellation));
        await queue.EnqueueAsync([Item("a")], Cancellation);
        WorkLease lease = await ReceiveOneAsync(queue);
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await queue.RenewAsync(lease, TimeSpan.Zero, Cancellation));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await queue.ReturnAsync(lease, "no", -Second, Cancellation));
        Assert.Equal(1, await queue.CompleteAsync([lease], Cancellation));
    }

    /// <summary>Nothing in, nothing out.</summary>
    [Fact]
    public async Task Empty_lists_do_nothing()
    {
        IWorkQueue queue = await HoldingAsync(Item("a"));
        Assert.Equal(0, await queue.EnqueueAsync([], Cancellation));
        Assert.Equal(0, await queue.CompleteAsync([], Cancellation));
        Assert.Equal(0, await queue.RedriveAsync([], Cancellation));
        Assert.Equal(0, await queue.PurgeAsync([], Cancellation));
        Assert.Equal(new WorkQueueCounts(1, 0, 0, 0), await queue.CountAsync(Cancellation));
    }

    /// <summary>A call that is cancelled before it begins changes nothing.</summary>
    [Fact]
    public async Task A_cancelled_call_changes_nothing()
    {
        IWorkQueue queue = await HoldingAsync(Item("a"), Item("b"), Item("c") with { MaxAttempts = 1 });
        IReadOnlyList<WorkLease> leases = await queue.ReceiveAsync(3, Lease, Cancellation);
        await queue.ReturnAsync(leases[2], "no", TimeSpan.Zero, Cancellation);
        CancellationToken cancelled = new(true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await queue.EnqueueAsync([Item("d")], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await queue.ReceiveAsync(1, Lease, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await queue.CompleteAsync(leases, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await queue.ReturnAsync(leases[0], "no", TimeSpan.Zero, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await queue.RedriveAsync(["c"], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await queue.PurgeAsync(["c"], cancelled));
        Assert.Equal(new WorkQueueCounts(0, 0, 2, 1), await queue.CountAsync(Cancellation));
        Assert.Equal(2, await queue.CompleteAsync(leases, Cancellation));
    }

    /// <summary>A durable queue forgets nothing.</summary>
    [Fact]
    public async Task What_was_enqueued_leased_and_dead_is_there_after_opening_again()
    {
        IWorkQueue queue = await HoldingAsync(Item("leased", 3), Item("dead", 2) with { MaxAttempts = 1 }, Item("ready", 1));
        IReadOnlyList<WorkLease> leases = await queue.ReceiveAsync(2, Lease, Cancellation);
        await queue.ReturnAsync(leases[1], "no", TimeSpan.Zero, Cancellation);
        queue = await AgainAsync(queue);
        Assert.Equal(new WorkQueueCounts(1, 0, 1, 1), await queue.CountAsync(Cancellation));
        Assert.Equal(1, await queue.CompleteAsync(leases, Cancellation));
        Assert.Equal(["ready"], await ReceiveIdsAsync(queue));
    }
}
