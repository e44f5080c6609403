using RagKit.Flows;

namespace RagKit.Limits;

public sealed class ConcurrencyLimitTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_beyond_the_slots_wait_until_one_is_given_back()
    {
        ConcurrencyLimit limit = new("server", 2);
        LimitLease first = await limit.AcquireAsync(new(), Cancelled);
        LimitLease second = await limit.AcquireAsync(new(), Cancelled);
        Task<LimitLease> third = limit.AcquireAsync(new(), Cancelled).AsTask();
        Assert.Equal(new LimitStatus(2, 1, 2), limit.Status);
        first.Dispose();
        using LimitLease lease = await third;
        Assert.Equal(new LimitStatus(2, 0, 2), limit.Status);
        second.Dispose();
    }

    [Fact]
    public async Task Giving_a_slot_back_twice_frees_one()
    {
        ConcurrencyLimit limit = new("server", 2);
        LimitLease first = await limit.AcquireAsync(new(), Cancelled);
        using LimitLease second = await limit.AcquireAsync(new(), Cancelled);
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, limit.Status.InFlight);
    }

    [Fact]
    public async Task Queries_go_ahead_of_bulk_work_and_equals_in_the_order_in_which_they_came()
    {
        ConcurrencyLimit limit = new("server", 1);
        LimitLease held = await limit.AcquireAsync(new(), Cancelled);
        List<string> order = [];
        Task[] calls =
        [
            CallAsync("bulk 1", TaskPriority.Bulk), CallAsync("normal 1", TaskPriority.Normal), CallAsync("query 1", TaskPriority.Query),
            CallAsync("bulk 2", TaskPriority.Bulk), CallAsync("query 2", TaskPriority.Query), CallAsync("normal 2", TaskPriority.Normal),
        ];
        held.Dispose();
        await Task.WhenAll(calls);
        Assert.Equal(["query 1", "query 2", "normal 1", "normal 2", "bulk 1", "bulk 2"], order);

        async Task CallAsync(string name, int priority)
        {
            using LimitLease lease = await limit.AcquireAsync(new(1, priority), Cancelled);
            order.Add(name);
        }
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_leaves_no_slot_and_no_place_behind()
    {
        ConcurrencyLimit limit = new("server", 1);
        LimitLease held = await limit.AcquireAsync(new(), Cancelled);
        using CancellationTokenSource cancellation = new();
        Task<LimitLease> leaving = limit.AcquireAsync(new(), cancellation.Token).AsTask();
        Task<LimitLease> staying = limit.AcquireAsync(new(), Cancelled).AsTask();
        await cancellation.CancelAsync();
        OperationCanceledException thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.Equal(cancellation.Token, thrown.CancellationToken);
        held.Dispose();
        (await staying).Dispose();
        Assert.Equal(new LimitStatus(0, 0, 1), limit.Status);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_before_it_begins_takes_nothing()
    {
        ConcurrencyLimit limit = new("server", 1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await limit.AcquireAsync(new(), new CancellationToken(canceled: true)));
        Assert.Equal(new LimitStatus(0, 0, 1), limit.Status);
    }

    [Fact]
    public async Task Ten_thousand_wait_and_all_get_their_turn_in_order_though_every_third_leaves()
    {
        ConcurrencyLimit limit = new("server", 1);
        LimitLease held = await limit.AcquireAsync(new(), Cancelled);
        using CancellationTokenSource cancellation = new();
        List<int> order = [];
        Task[] calls = [.. Enumerable.Range(0, 10_000).Select(CallAsync)];
        Assert.Equal(10_000, limit.Status.Waiting);
        await cancellation.CancelAsync();
        held.Dispose();
        await Task.WhenAll(calls);
        Assert.Equal(Enumerable.Range(0, 10_000).Where(number => number % 3 > 0), order);
        Assert.Equal(new LimitStatus(0, 0, 1), limit.Status);

        async Task CallAsync(int number)
        {
            try
            {
                using LimitLease lease = await limit.AcquireAsync(new(), number % 3 == 0 ? cancellation.Token : Cancelled);
                order.Add(number);
            }
            catch (OperationCanceledException)
            {
                Assert.Equal(0, number % 3);
            }
        }
    }

    [Fact]
    public async Task Never_more_are_in_flight_than_there_are_slots_whoever_calls_and_leaves()
    {
        ConcurrencyLimit limit = new("server", 3);
        int inFlight = 0, most = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            Random random = new(worker);
            for (int i = 0; i < 500; i++)
            {
                using CancellationTokenSource cancellation = new();
                Task<LimitLease> acquiring = limit.AcquireAsync(new(1, random.Next(3)), cancellation.Token).AsTask();
                if (random.Next(4) == 0)
                    await cancellation.CancelAsync();
                try
                {
                    using LimitLease lease = await acquiring;
                    InterlockedMax(ref most, Interlocked.Increment(ref inFlight));
                    await Task.Yield();
                    Interlocked.Decrement(ref inFlight);
                }
                catch (OperationCanceledException)
                {
                    Assert.True(cancellation.IsCancellationRequested);
                }
            }
        })));
        Assert.InRange(most, 1, 3);
        Assert.Equal(new LimitStatus(0, 0, 3), limit.Status);
    }

    [Fact]
    public void A_limit_without_a_slot_or_a_name_is_refused()
    {
        ArgumentOutOfRangeException thrown = Assert.Throws<ArgumentOutOfRangeException>(() => new ConcurrencyLimit("server", 0));
        Assert.StartsWith("Slots (0) of limit 'server' must be at least 1.", thrown.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => new ConcurrencyLimit(" ", 1));
    }

    [Fact]
    public async Task A_call_without_weight_is_refused()
    {
        ConcurrencyLimit limit = new("server", 1);
        ArgumentOutOfRangeException thrown = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await limit.AcquireAsync(new(0), Cancelled));
        Assert.StartsWith("Weight (0) must be at least 1.", thrown.Message, StringComparison.Ordinal);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
