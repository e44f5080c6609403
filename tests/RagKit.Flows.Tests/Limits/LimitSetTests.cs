using RagKit.Flows;

namespace RagKit.Limits;

public sealed class LimitSetTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_takes_a_place_of_every_limit_that_it_names_and_gives_all_back()
    {
        ConcurrencyLimit one = new("one", 1), other = new("other", 2);
        LimitSet limits = new([one, other]);
        using (await limits.AcquireAllAsync(["other", "one", "other"], new(), Cancelled))
            Assert.Equal((1, 1), (one.Status.InFlight, other.Status.InFlight));
        Assert.Equal((0, 0), (one.Status.InFlight, other.Status.InFlight));
        Assert.Null(await limits.AcquireAllAsync([], new(), Cancelled));
    }

    [Fact]
    public async Task Two_calls_that_name_the_same_limits_in_another_order_do_not_wait_for_each_other()
    {
        LimitSet limits = new([new ConcurrencyLimit("a", 1), new ConcurrencyLimit("b", 1)]);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(async () =>
        {
            using LimitLease? lease = await limits.AcquireAllAsync(number % 2 == 0 ? ["a", "b"] : ["b", "a"], new(), Cancelled);
            await Task.Yield();
        }))).WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
    }

    [Fact]
    public async Task A_wait_for_one_limit_that_is_cancelled_gives_back_the_others()
    {
        ConcurrencyLimit one = new("a", 1), other = new("b", 1);
        LimitSet limits = new([one, other]);
        using LimitLease held = await other.AcquireAsync(new(), Cancelled);
        using CancellationTokenSource cancellation = new();
        Task<LimitLease?> waiting = limits.AcquireAllAsync(["a", "b"], new(), cancellation.Token).AsTask();
        Assert.Equal(1, one.Status.InFlight);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(new LimitStatus(0, 0, 1), one.Status);
    }

    [Fact]
    public async Task An_unknown_limit_is_refused_naming_those_that_there_are()
    {
        LimitSet limits = new([new ConcurrencyLimit("slots", 1), new ConcurrencyLimit("model", 1)]);
        FlowException thrown = await Assert.ThrowsAsync<FlowException>(async () => await limits.AcquireAllAsync(["mdoel"], new(), Cancelled));
        Assert.Equal("There is no limit named 'mdoel'; known are model, slots. Add it to FlowRunnerOptions.Limits, or register it as an ILimit.", thrown.Message);
    }

    [Fact]
    public void Two_limits_of_one_name_are_refused()
    {
        FlowException thrown = Assert.Throws<FlowException>(() => new LimitSet([new ConcurrencyLimit("a", 1), new ConcurrencyLimit("a", 2)]));
        Assert.Equal("There are two limits named 'a': tasks find them by that name, so give each a name of its own.", thrown.Message);
    }
}
