using RagKit.Queues;
using RagKit.Runs;
using RagKit.TestData;
using RagKit.Testing.Time;

namespace RagKit.Stores.Sqlite.Tests;

public sealed class SqliteWorkQueueTests : IAsyncDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly SqliteFlowStore _store;
    private readonly SqliteWorkQueue _queue;

    public SqliteWorkQueueTests()
    {
        _store = new SqliteFlowStore(Path.Combine(_folder.Path, "flows.db"), timeProvider: _time);
        _queue = _store.OpenQueue("q");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Work_is_received_by_priority_then_in_the_order_in_which_it_came_with_all_that_was_in_it()
    {
        WorkItem full = new("id é😀", new byte[] { 0, 1, 255 }) { Priority = 7, DeduplicationKey = "d", MaxAttempts = 9, NotBefore = _time.GetUtcNow().AddTicks(-3) };
        Assert.Equal(5, await _queue.EnqueueAsync([Item("a"), Item("b") with { Priority = -1 }, Item("c"), full, Item("d") with { Priority = 7 }], Cancellation));
        Assert.Equal(new WorkQueueCounts(5, 0, 0, 0), await _queue.CountAsync(Cancellation));
        IReadOnlyList<WorkLease> leases = await _queue.ReceiveAsync(4, Lease, Cancellation);
        Assert.Equal(["id é😀", "d", "a", "c"], leases.Select(lease => lease.Item.Id));
        Assert.Equal(full.Payload.ToArray(), leases[0].Item.Payload.ToArray());
        Assert.Equal(full with { Payload = default }, leases[0].Item with { Payload = default });
        Assert.All(leases, lease => Assert.Equal((1, _time.GetUtcNow() + Lease), (lease.Attempt, lease.Until)));
        Assert.Equal(["b"], (await _queue.ReceiveAsync(4, Lease, Cancellation)).Select(lease => lease.Item.Id));
        Assert.Empty(await _queue.ReceiveAsync(1, Lease, Cancellation));
        Assert.Equal(new WorkQueueCounts(0, 0, 5, 0), await _queue.CountAsync(Cancellation));
        Assert.Equal(4, await _queue.CompleteAsync([.. leases, leases[0]], Cancellation));
        Assert.Equal(new WorkQueueCounts(0, 0, 1, 0), await _queue.CountAsync(Cancellation));
        Assert.Empty(await _store.OpenQueue("Q").ReceiveAsync(1, Lease, Cancellation));
    }

    [Fact]
    public async Task An_item_that_is_there_by_id_or_deduplication_key_is_passed_over()
    {
        Assert.Equal(1, await _queue.EnqueueAsync([Item("a") with { DeduplicationKey = "k" }, Item("b") with { DeduplicationKey = "k" }, Item("a")], Cancellation));
        Assert.Equal(1, await _store.OpenQueue("other").EnqueueAsync([Item("a") with { DeduplicationKey = "k" }], Cancellation));
        WorkLease lease = Assert.Single(await _queue.ReceiveAsync(1, Lease, Cancellation));
        Assert.Equal(0, await _queue.EnqueueAsync([Item("b") with { DeduplicationKey = "k" }], Cancellation));
        await _queue.CompleteAsync([lease], Cancellation);
        Assert.Equal(1, await _queue.EnqueueAsync([Item("b") with { DeduplicationKey = "k" }], Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(async () => await _queue.EnqueueAsync([Item("c"), Item("d") with { MaxAttempts = 0 }], Cancellation));
        Assert.Equal(1, (await _queue.CountAsync(Cancellation)).Ready);
    }

    [Fact]
    public async Task Work_whose_lease_ended_goes_to_somebody_else_and_is_the_first_ones_no_more()
    {
        await _queue.EnqueueAsync([Item("a")], Cancellation);
        WorkLease first = Assert.Single(await _queue.ReceiveAsync(1, Lease, Cancellation));
        Assert.True(await _queue.RenewAsync(first, Lease * 2, Cancellation));
        _time.Advance(Lease * 2 - TimeSpan.FromTicks(1));
        Assert.Empty(await _queue.ReceiveAsync(1, Lease, Cancellation));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, (await _queue.CountAsync(Cancellation)).Ready);
        WorkLease second = Assert.Single(await _queue.ReceiveAsync(1, Lease, Cancellation));
        Assert.True(second.Attempt == 2 && second.Token > first.Token);
        Assert.False(await _queue.RenewAsync(first, Lease, Cancellation));
        Assert.False(await _queue.ReturnAsync(first, "late", TimeSpan.Zero, Cancellation));
        Assert.Equal(0, await _queue.CompleteAsync([first], Cancellation));
        Assert.Equal(1, await _queue.CompleteAsync([second], Cancellation));
    }

    [Fact]
    public async Task Work_that_nobody_else_took_is_still_the_holders_when_its_lease_has_ended()
    {
        await _queue.EnqueueAsync([Item("a"), Item("b")], Cancellation);
        IReadOnlyList<WorkLease> leases = await _queue.ReceiveAsync(2, Lease, Cancellation);
        _time.Advance(Lease);
        Assert.Equal(2, (await _queue.CountAsync(Cancellation)).Ready);
        Assert.True(await _queue.RenewAsync(leases[0], Lease, Cancellation));
        Assert.Equal(2, await _queue.CompleteAsync(leases, Cancellation));
        Assert.Equal(default, await _queue.CountAsync(Cancellation));
    }

    [Fact]
    public async Task Work_that_used_up_its_attempts_is_dead_until_it_is_redriven_or_purged()
    {
        await _queue.EnqueueAsync([Item("a") with { MaxAttempts = 2 }, Item("b") with { MaxAttempts = 1 }, Item("c") with { MaxAttempts = 1 }], Cancellation);
        IReadOnlyList<WorkLease> leases = await _queue.ReceiveAsync(3, Lease, Cancellation);
        Assert.True(await _queue.ReturnAsync(leases[0], "once", TimeSpan.FromSeconds(5), Cancellation));
        Assert.True(await _queue.ReturnAsync(leases[1], "no good", TimeSpan.FromSeconds(5), Cancellation));
        Assert.False(await _queue.ReturnAsync(leases[1], "again", TimeSpan.Zero, Cancellation));
        Assert.Equal(new WorkQueueCounts(0, 1, 1, 1), await _queue.CountAsync(Cancellation));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(await _queue.ReturnAsync(Assert.Single(await _queue.ReceiveAsync(9, Lease, Cancellation)), "twice", TimeSpan.Zero, Cancellation));
        _time.Advance(Lease);
        List<DeadLetter> dead = await DeadAsync();
        Assert.Equal([("b", "no good", 1), ("a", "twice", 2)], dead.Take(2).Select(letter => (letter.Id, letter.Error, letter.Attempts)));
        Assert.Equal(("c", "q", 1), (dead[2].Id, dead[2].Origin, dead[2].Input.Length));
        Assert.Contains("never completed", dead[2].Error, StringComparison.Ordinal);
        Assert.Equal(new WorkQueueCounts(0, 0, 0, 3), await _queue.CountAsync(Cancellation));
        Assert.Empty(await _queue.ReceiveAsync(9, Lease, Cancellation));
        Assert.Equal(0, await _queue.CompleteAsync(leases, Cancellation));

        Assert.Equal(1, await _queue.RedriveAsync(["b", "none"], Cancellation));
        Assert.Equal(1, await _queue.PurgeAsync(["b", "c"], Cancellation));
        WorkLease redriven = Assert.Single(await _queue.ReceiveAsync(9, Lease, Cancellation));
        Assert.Equal(("b", 1), (redriven.Item.Id, redriven.Attempt));
        Assert.Equal(["a"], (await DeadAsync()).Select(letter => letter.Id));
    }

    [Fact]
    public async Task Dead_work_stays_dead_while_other_work_has_its_deduplication_key()
    {
        await _queue.EnqueueAsync([Item("a") with { MaxAttempts = 1, DeduplicationKey = "k" }], Cancellation);
        await _queue.ReturnAsync((await _queue.ReceiveAsync(1, Lease, Cancellation))[0], "no", TimeSpan.Zero, Cancellation);
        Assert.Equal(1, await _queue.EnqueueAsync([Item("b") with { DeduplicationKey = "k" }], Cancellation));
        Assert.Equal(0, await _queue.RedriveAsync(["a"], Cancellation));
        await _queue.CompleteAsync(await _queue.ReceiveAsync(1, Lease, Cancellation), Cancellation);
        Assert.Equal(1, await _queue.RedriveAsync(["a"], Cancellation));
    }

    [Fact]
    public async Task Waiting_ends_when_something_is_enqueued_falls_due_or_the_time_is_over()
    {
        Task waiting = _queue.WaitAsync(TimeSpan.FromHours(1), Cancellation).AsTask();
        await UntilTimerAsync(waiting);
        await _queue.EnqueueAsync([Item("a") with { NotBefore = _time.GetUtcNow().AddMilliseconds(100.5) }], Cancellation);
        Assert.False(waiting.IsCompleted);
        // Less than the interval of looking: it has heard of the item, and of its time.
        _time.Advance(TimeSpan.FromMilliseconds(102));
        await waiting.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        await _queue.WaitAsync(TimeSpan.FromHours(1), Cancellation);
        WorkLease lease = Assert.Single(await _queue.ReceiveAsync(1, Lease, Cancellation));

        waiting = _queue.WaitAsync(TimeSpan.FromHours(1), Cancellation).AsTask();
        await UntilTimerAsync(waiting);
        await _queue.ReturnAsync(lease, "no", TimeSpan.Zero, Cancellation);
        await waiting;
        Assert.Single(await _queue.ReceiveAsync(1, Lease, Cancellation));
        DateTimeOffset start = _time.GetUtcNow();
        await PassAsync(_queue.WaitAsync(TimeSpan.FromSeconds(1), Cancellation).AsTask());
        Assert.InRange(_time.GetUtcNow() - start, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.1));
    }

    [Fact]
    public async Task Waiting_sees_what_another_process_enqueued_at_the_next_look()
    {
        await using SqliteFlowStore other = new(_store.Path, timeProvider: _time);
        Task waiting = _queue.WaitAsync(TimeSpan.FromHours(1), Cancellation).AsTask();
        await UntilTimerAsync(waiting);
        DateTimeOffset start = _time.GetUtcNow();
        await other.OpenQueue("q").EnqueueAsync([Item("a")], Cancellation);
        await PassAsync(waiting);
        Assert.InRange(_time.GetUtcNow() - start, TimeSpan.Zero, TimeSpan.FromMilliseconds(260));
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_cancelled()
    {
        using CancellationTokenSource cancellation = new();
        Task waiting = _queue.WaitAsync(TimeSpan.FromHours(1), cancellation.Token).AsTask();
        await UntilTimerAsync(waiting);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Several_who_work_at_once_do_each_piece_once()
    {
        // By the real clock, in which each waits for the other's writes.
        await using SqliteFlowStore first = new(_store.Path), second = new(_store.Path);
        SqliteWorkQueue[] queues = [first.OpenQueue("q"), second.OpenQueue("q")];
        List<string> done = [];
        await Task.WhenAll(Enumerable.Range(0, 6).Select(worker => Task.Run(async () =>
        {
            SqliteWorkQueue queue = queues[worker % 2];
            for (int number = 0; number < 30; number++)
                await queue.EnqueueAsync([Item($"{worker}/{number}"), Item($"shared/{number}")], Cancellation);
            while (await queue.ReceiveAsync(1 + worker, Lease, Cancellation) is { Count: > 0 } leases)
            {
                lock (done)
                    done.AddRange(leases.Select(lease => lease.Item.Id));
                Assert.Equal(leases.Count, await queue.CompleteAsync(leases, Cancellation));
            }
        }, Cancellation)));
        Assert.Equal(default, await _queue.CountAsync(Cancellation));
        Assert.Equal(180, done.Count(id => !id.StartsWith('s')));
        Assert.Equal(180, done.Where(id => !id.StartsWith('s')).Distinct().Count());
        Assert.Equal(30, done.Where(id => id.StartsWith('s')).Distinct().Count());
    }

    private static WorkItem Item(string id) => new(id, new byte[] { 1 });

    private async Task<List<DeadLetter>> DeadAsync()
    {
        List<DeadLetter> letters = [];
        await foreach (DeadLetter letter in _queue.ListDeadLettersAsync(Cancellation))
            letters.Add(letter);
        return letters;
    }

    /// <summary>Gives way until the wait has set its timer, or is over.</summary>
    private async Task UntilTimerAsync(Task waiting)
    {
        while (_time.Waiting == 0 && !waiting.IsCompleted)
            await Task.Yield();
    }

    private async Task PassAsync(Task waiting)
    {
        while (!waiting.IsCompleted)
        {
            _time.AdvanceToNext();
            await UntilTimerAsync(waiting);
        }
        await waiting;
    }
}
