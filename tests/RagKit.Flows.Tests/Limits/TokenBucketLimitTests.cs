using RagKit.Flows;
using RagKit.Testing.Time;

namespace RagKit.Limits;

public sealed class TokenBucketLimitTests
{
    private readonly ManualTime _time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_saved_goes_at_once_and_the_rest_as_the_bucket_fills()
    {
        TokenBucketLimit limit = new("server", new() { Calls = 60, CallBurst = 2 }, _time);
        Task<LimitLease>[] calls = [.. Enumerable.Range(0, 5).Select(_ => AcquireAsync(limit, 1))];
        Assert.Equal(3, limit.Status.Waiting);
        _time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.Equal(3, limit.Status.Waiting);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(2, limit.Status.Waiting);
        _time.Advance(TimeSpan.FromSeconds(2));
        await Task.WhenAll(calls);
        Assert.Equal(5, limit.Status.InFlight);
    }

    [Fact]
    public void Both_the_number_and_the_weight_of_calls_are_limited()
    {
        TokenBucketLimit byWeight = new("weight", new() { Calls = 100, Weight = 1000 }, _time);
        TokenBucketLimit byCalls = new("calls", new() { Calls = 3, Weight = 1000 }, _time);
        for (int i = 0; i < 5; i++)
        {
            _ = AcquireAsync(byWeight, 400);
            _ = AcquireAsync(byCalls, 1);
        }
        Assert.Equal(2, byWeight.Status.InFlight);
        Assert.Equal(3, byCalls.Status.InFlight);
        // 1200 needed, 1000 there: 200 more are 12 of 60 seconds.
        _time.Advance(TimeSpan.FromSeconds(12.1));
        Assert.Equal(3, byWeight.Status.InFlight);
        Assert.Equal(3, byCalls.Status.InFlight);
        _time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(4, byCalls.Status.InFlight);
    }

    [Fact]
    public void A_minute_never_sees_more_than_the_burst_and_the_rate()
    {
        TokenBucketLimit limit = new("server", new() { Weight = 6000, WeightBurst = 500 }, _time);
        for (int i = 0; i < 500; i++)
            _ = AcquireAsync(limit, 100);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(65, limit.Status.InFlight);
    }

    [Fact]
    public void A_light_call_never_overtakes_a_heavy_one_of_its_priority()
    {
        TokenBucketLimit limit = new("server", new() { Weight = 100 }, _time);
        _ = AcquireAsync(limit, 100);
        Task<LimitLease> heavy = AcquireAsync(limit, 100);
        Task<LimitLease> light = AcquireAsync(limit, 1);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(heavy.IsCompleted);
        Assert.False(light.IsCompleted);
        Assert.Equal(2, limit.Status.Waiting);
    }

    [Fact]
    public async Task A_call_that_is_heavier_than_the_bucket_is_refused_rather_than_left_waiting()
    {
        TokenBucketLimit limit = new("tokens", new() { Weight = 10_000, WeightBurst = 4000 }, _time);
        FlowException thrown = await Assert.ThrowsAsync<FlowException>(() => AcquireAsync(limit, 4001));
        Assert.Equal("A call of weight 4001 can never pass limit 'tokens', whose bucket holds 4000. Send smaller batches, or raise WeightBurst.", thrown.Message);
        (await AcquireAsync(limit, 4000)).Dispose();
        Assert.Equal(0, limit.Status.InFlight);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_wall_clock_that_jumps_an_hour_changes_nothing(int hours)
    {
        TokenBucketLimit limit = new("server", new() { Calls = 60, CallBurst = 1 }, _time);
        (await AcquireAsync(limit, 1)).Dispose();
        Task<LimitLease> second = AcquireAsync(limit, 1), third = AcquireAsync(limit, 1);
        _time.Skew(TimeSpan.FromHours(hours));
        _time.Advance(TimeSpan.FromSeconds(1));
        (await second).Dispose();
        Assert.False(third.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        (await third).Dispose();
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_takes_nothing_from_the_bucket()
    {
        TokenBucketLimit limit = new("server", new() { Calls = 60, CallBurst = 1 }, _time);
        (await AcquireAsync(limit, 1)).Dispose();
        using CancellationTokenSource cancellation = new();
        Task<LimitLease> leaving = limit.AcquireAsync(new(), cancellation.Token).AsTask();
        Task<LimitLease> staying = AcquireAsync(limit, 1);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        _time.Advance(TimeSpan.FromSeconds(1));
        (await staying).Dispose();
        Assert.Equal(new LimitStatus(0, 0, int.MaxValue), limit.Status);
    }

    public static TheoryData<TokenBucketOptions, string> Refused => new()
    {
        { new(), "A token bucket must limit something: set Calls, Weight or both." },
        { new() { Calls = 0 }, "Calls (0) must be at least 1." },
        { new() { Weight = -5 }, "Weight (-5) must be at least 1." },
        { new() { Calls = 1, Per = TimeSpan.Zero }, "Per (00:00:00) must be above zero." },
        { new() { Calls = 1, CallBurst = 0 }, "CallBurst (0) must be at least 1." },
        { new() { Calls = 1, WeightBurst = 5 }, "WeightBurst (5) means nothing without Weight." },
        { new() { Weight = 1, CallBurst = 5 }, "CallBurst (5) means nothing without Calls." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Options_that_make_no_sense_are_refused_naming_value_and_limit(TokenBucketOptions options, string message)
    {
        ArgumentException thrown = Assert.ThrowsAny<ArgumentException>(() => new TokenBucketLimit("server", options));
        Assert.StartsWith(message, thrown.Message, StringComparison.Ordinal);
    }

    private static Task<LimitLease> AcquireAsync(TokenBucketLimit limit, long weight) => limit.AcquireAsync(new(weight), Cancelled).AsTask();
}
