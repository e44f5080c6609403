using RagKit.Queues;
using RagKit.Runs;
using Xunit;

namespace RagKit.Testing.Queues;

public abstract partial class WorkQueueConformance
{
    /// <summary>An item that was given back as often as it may be received is dead, with what went wrong last.</summary>
    [Fact]
    public async Task An_item_that_used_up_its_attempts_is_a_dead_letter()
    {
        IWorkQueue queue = await HoldingAsync(Item("a") with { MaxAttempts = 3 });
        for (int attempt = 1; attempt <= 3; attempt++)
        {
            WorkLease lease = await ReceiveOneAsync(queue);
            Assert.Equal(attempt, lease.Attempt);
            Time.Advance(Second);
            Assert.True(await queue.ReturnAsync(lease, $"error {attempt} é😀", TimeSpan.Zero, Cancellation));
        }
        Assert.Empty(await ReceiveIdsAsync(queue));
        Assert.Equal(new WorkQueueCounts(0, 0, 0, 1), await queue.CountAsync(Cancellation));
        DeadLetter letter = Assert.Single(await DeadAsync(queue));
        Assert.Equal(("a", "error 3 é😀", 3, Time.GetUtcNow()), (letter.Id, letter.Error, letter.Attempts, letter.At));
        Assert.Equal("a"u8.ToArray(), letter.Input.ToArray());
        Assert.NotEmpty(letter.Origin);
    }

    /// <summary>A worker that dies says nothing: the lease's end counts, too.</summary>
    [Fact]
    public async Task An_item_whose_leases_end_silently_is_a_dead_letter_in_the_end()
    {
        IWorkQueue queue = await HoldingAsync(Item("a") with { MaxAttempts = 2 }, Item("b"));
        for (int attempt = 1; attempt <= 2; attempt++)
        {
            Assert.Equal(["a", "b"], await ReceiveIdsAsync(queue));
            Time.Advance(Lease + Second);
        }
        WorkLease alive = Assert.Single(await queue.ReceiveAsync(100, Lease, Cancellation));
        Assert.Equal(("b", 3), (alive.Item.Id, alive.Attempt));
        DeadLetter letter = Assert.Single(await DeadAsync(queue));
        Assert.Equal(("a", 2), (letter.Id, letter.Attempts));
        Assert.NotEmpty(letter.Error);
    }

    /// <summary>However urgent a poisoned item is, the others are done and it ends as a dead letter.</summary>
    [Fact]
    public async Task A_poisoned_item_does_not_block_the_queue()
    {
        IWorkQueue queue = await HoldingAsync([Item("poison", 100), .. Enumerable.Range(0, 20).Select(number => Item($"{number:00}"))]);
        List<string> done = [];
        while (await queue.ReceiveAsync(1, Lease, Cancellation) is [WorkLease lease])
        {
            if (lease.Item.Id == "poison")
            {
                await queue.ReturnAsync(lease, "poisoned", TimeSpan.Zero, Cancellation);
                continue;
            }
            done.Add(lease.Item.Id);
            await queue.CompleteAsync([lease], Cancellation);
        }
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"{number:00}"), done);
        Assert.Equal(5, Assert.Single(await DeadAsync(queue)).Attempts);
    }

    /// <summary>Listed in the order in which they died.</summary>
    [Fact]
    public async Task Dead_letters_are_listed_oldest_first_however_many_there_are()
    {
        IWorkQueue queue = await HoldingAsync([.. Enumerable.Range(0, 250).Select(number => Item($"{number}") with { MaxAttempts = 1 })]);
        foreach (WorkLease lease in (await queue.ReceiveAsync(250, TimeSpan.FromHours(1), Cancellation)).Reverse())
        {
            await queue.ReturnAsync(lease, "no", TimeSpan.Zero, Cancellation);
            Time.Advance(Second);
        }
        Assert.Equal(Enumerable.Range(0, 250).Reverse().Select(number => $"{number}"), (await DeadAsync(queue)).Select(letter => letter.Id));
    }

    /// <summary>A redriven letter is a new item; one that works is gone.</summary>
    [Fact]
    public async Task A_redriven_letter_is_ready_with_all_its_attempts_and_gone_when_it_works()
    {
        IWorkQueue queue = await DeadLettersAsync("a", "b", "c");
        Assert.Equal(2, await queue.RedriveAsync(["c", "none", "a", "a"], Cancellation));
        Assert.Equal(new WorkQueueCounts(2, 0, 0, 1), await queue.CountAsync(Cancellation));
        Assert.Equal(0, await queue.RedriveAsync(["a"], Cancellation));
        IReadOnlyList<WorkLease> leases = await queue.ReceiveAsync(3, Lease, Cancellation);
        Assert.Equal(["a", "c"], Ids(leases).Order(StringComparer.Ordinal));
        Assert.All(leases, lease => Assert.Equal(1, lease.Attempt));
        WorkLease works = leases.Single(lease => lease.Item.Id == "a");
        Assert.Equal("a"u8.ToArray(), works.Item.Payload.ToArray());
        await queue.CompleteAsync([works], Cancellation);
        await queue.ReturnAsync(leases.Single(lease => lease.Item.Id == "c"), "once more", TimeSpan.Zero, Cancellation);
        Assert.Equal(2, (await ReceiveOneAsync(queue)).Attempt);
        Assert.Equal(["b"], (await DeadAsync(queue)).Select(letter => letter.Id));
    }

    /// <summary>Purged letters are forgotten; living work is not touched.</summary>
    [Fact]
    public async Task Purged_letters_are_forgotten_and_nothing_else()
    {
        IWorkQueue queue = await DeadLettersAsync("a", "b");
        await queue.EnqueueAsync([Item("alive")], Cancellation);
        Assert.Equal(1, await queue.PurgeAsync(["b", "alive", "none", "b"], Cancellation));
        Assert.Equal(["a"], (await DeadAsync(queue)).Select(letter => letter.Id));
        Assert.Equal(0, await queue.RedriveAsync(["b"], Cancellation));
        Assert.Equal(["alive"], await ReceiveIdsAsync(queue));
    }

    /// <summary>What held a dead letter's item can do nothing to it.</summary>
    [Fact]
    public async Task A_dead_letters_lease_is_stale_also_when_it_is_redriven()
    {
        IWorkQueue queue = await HoldingAsync(Item("a") with { MaxAttempts = 1 });
        WorkLease lease = await ReceiveOneAsync(queue);
        await queue.ReturnAsync(lease, "no", TimeSpan.Zero, Cancellation);
        Assert.Equal(0, await queue.CompleteAsync([lease], Cancellation));
        Assert.False(await queue.RenewAsync(lease, Lease, Cancellation));
        await queue.RedriveAsync(["a"], Cancellation);
        Assert.Equal(0, await queue.CompleteAsync([lease], Cancellation));
        Assert.Equal(["a"], await ReceiveIdsAsync(queue));
    }

    /// <summary>A queue whose items of these ids are dead, and may be received twice once they are redriven.</summary>
    private async Task<IWorkQueue> DeadLettersAsync(params string[] ids)
    {
        IWorkQueue queue = await HoldingAsync([.. ids.Select(id => Item(id) with { MaxAttempts = 2 })]);
        for (int attempt = 0; attempt < 2; attempt++)
        {
            foreach (WorkLease lease in await queue.ReceiveAsync(ids.Length, Lease, Cancellation))
                await queue.ReturnAsync(lease, "no", TimeSpan.Zero, Cancellation);
        }
        Assert.Equal(new WorkQueueCounts(0, 0, 0, ids.Length), await queue.CountAsync(Cancellation));
        return queue;
    }
}
