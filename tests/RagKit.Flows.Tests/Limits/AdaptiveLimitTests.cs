using RagKit.Flows;
using RagKit.Testing.Time;

namespace RagKit.Limits;

public sealed class AdaptiveLimitTests
{
    private static readonly CallOutcome Refused = new() { Rejected = true, Duration = TimeSpan.FromSeconds(0.05) };

    private readonly ManualTime _time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_begins_with_few_at_once_and_grows_while_all_places_are_taken_and_all_goes_well()
    {
        AdaptiveLimit limit = new("server", time: _time);
        Assert.Equal(new LimitStatus(0, 0, 4), limit.Status);
        for (int round = 0; round < 3; round++)
        {
            LimitLease[] leases = await AcquireAllAsync(limit);
            _time.Advance(TimeSpan.FromSeconds(1));
            foreach (LimitLease lease in leases)
                End(lease, new() { Duration = TimeSpan.FromSeconds(1) });
        }
        Assert.InRange(limit.Status.Allowed, 6, 32);
    }

    [Fact]
    public async Task It_does_not_grow_beyond_what_is_used()
    {
        AdaptiveLimit limit = new("server", time: _time);
        for (int call = 0; call < 1000; call++)
        {
            LimitLease lease = await AcquireAsync(limit);
            _time.Advance(TimeSpan.FromSeconds(0.1));
            End(lease, new() { Duration = TimeSpan.FromSeconds(0.1) });
        }
        Assert.Equal(4, limit.Status.Allowed);
    }

    [Fact]
    public async Task Nothing_goes_for_as_long_as_the_server_asks_and_then_one_goes_ahead()
    {
        AdaptiveLimit limit = new("server", time: _time);
        End(await AcquireAsync(limit), Refused with { RetryAfter = TimeSpan.FromSeconds(20) });
        Task<LimitLease>[] waiting = [.. Enumerable.Range(0, 4).Select(_ => AcquireAsync(limit))];
        _time.Advance(TimeSpan.FromSeconds(19.9));
        Assert.Equal(new LimitStatus(0, 4, 4), limit.Status);
        _time.Advance(TimeSpan.FromSeconds(0.11));
        Assert.Equal(1, limit.Status.InFlight);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(4, limit.Status.InFlight);
        Assert.Equal(4, (await Task.WhenAll(waiting)).Length);
    }

    [Fact]
    public async Task A_server_that_asks_for_a_year_is_obeyed_no_longer_than_allowed()
    {
        AdaptiveLimit limit = new("server", new() { MaxRetryAfter = TimeSpan.FromMinutes(5) }, _time);
        End(await AcquireAsync(limit), Refused with { RetryAfter = TimeSpan.FromDays(365) });
        Task<LimitLease> waiting = AcquireAsync(limit);
        _time.Advance(TimeSpan.FromMinutes(4.99));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromMinutes(0.02));
        (await waiting).Dispose();
    }

    [Fact]
    public async Task A_wait_below_zero_is_taken_for_none_said()
    {
        AdaptiveLimit limit = new("server", time: _time);
        End(await AcquireAsync(limit), Refused with { RetryAfter = TimeSpan.FromHours(-1) });
        Task<LimitLease> waiting = AcquireAsync(limit);
        _time.Advance(TimeSpan.FromSeconds(10));
        (await waiting).Dispose();
    }

    [Fact]
    public async Task A_server_that_refuses_everything_is_asked_ever_less_often_but_never_given_up()
    {
        AdaptiveLimit limit = new("server", time: _time);
        for (int asked = 0; asked < 60; asked++)
        {
            Task<LimitLease> call = AcquireAsync(limit);
            for (int second = 0; second < 120 && limit.Status.InFlight == 0; second++)
                _time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(1, limit.Status.InFlight);
            End(await call, Refused);
        }
        Assert.InRange(_time.GetElapsedTime(0), TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(90));
    }

    [Fact]
    public async Task Queries_go_ahead_of_bulk_work_that_came_before()
    {
        AdaptiveLimit limit = new("server", new() { InitialConcurrency = 1, MaxConcurrency = 1 }, _time);
        LimitLease held = await AcquireAsync(limit);
        Task<LimitLease>[] bulk = [.. Enumerable.Range(0, 50).Select(_ => AcquireAsync(limit, TaskPriority.Bulk))];
        Task<LimitLease> query = AcquireAsync(limit, TaskPriority.Query);
        held.Dispose();
        (await query).Dispose();
        (await bulk[0]).Dispose();
        Assert.Equal(new LimitStatus(1, 48, 1), limit.Status);
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_leaves_no_place_behind()
    {
        AdaptiveLimit limit = new("server", new() { InitialConcurrency = 1, MaxConcurrency = 1 }, _time);
        LimitLease held = await AcquireAsync(limit);
        using CancellationTokenSource cancellation = new();
        Task<LimitLease>[] leaving = [.. Enumerable.Range(0, 100).Select(_ => limit.AcquireAsync(new(), cancellation.Token).AsTask())];
        await cancellation.CancelAsync();
        foreach (Task<LimitLease> call in leaving)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        held.Dispose();
        Assert.Equal(new LimitStatus(0, 0, 1), limit.Status);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_wall_clock_that_jumps_an_hour_neither_ends_nor_lengthens_a_pause(int hours)
    {
        AdaptiveLimit limit = new("server", time: _time);
        End(await AcquireAsync(limit), Refused with { RetryAfter = TimeSpan.FromSeconds(30) });
        Task<LimitLease> waiting = AcquireAsync(limit);
        _time.Skew(TimeSpan.FromHours(hours));
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));
        (await waiting).Dispose();
    }

    [Fact]
    public async Task Only_the_first_report_of_a_call_counts_and_none_after_its_end()
    {
        AdaptiveLimit limit = new("server", time: _time);
        LimitLease lease = await AcquireAsync(limit);
        lease.Report(new() { Duration = TimeSpan.FromSeconds(1) });
        lease.Report(Refused with { RetryAfter = TimeSpan.FromHours(1) });
        lease.Dispose();
        lease.Report(Refused with { RetryAfter = TimeSpan.FromHours(1) });
        (await AcquireAsync(limit)).Dispose();
        Assert.Equal(new LimitStatus(0, 0, 4), limit.Status);
    }

    public static TheoryData<AdaptiveLimitOptions, string> RefusedOptions => new()
    {
        { new() { MinConcurrency = 0 }, "MinConcurrency (0) must be at least 1." },
        { new() { MinConcurrency = 9, MaxConcurrency = 8 }, "MaxConcurrency (8) must be at least MinConcurrency (9)." },
        { new() { InitialConcurrency = 2000 }, "InitialConcurrency (2000) must be from MinConcurrency (1) to MaxConcurrency (1024)." },
        { new() { Window = TimeSpan.FromDays(2) }, "Window (2.00:00:00) must be from one second to one day." },
        { new() { Window = TimeSpan.Zero }, "Window (00:00:00) must be from one second to one day." },
        { new() { SlowAt = 1 }, "SlowAt (1) must be above 1." },
        { new() { SlowAt = double.NaN }, "SlowAt (NaN) must be above 1." },
        { new() { MaxRetryAfter = TimeSpan.Zero }, "MaxRetryAfter (00:00:00) must be above zero." },
    };

    [Theory]
    [MemberData(nameof(RefusedOptions))]
    public void Options_that_make_no_sense_are_refused_naming_value_and_limit(AdaptiveLimitOptions options, string message)
    {
        ArgumentOutOfRangeException thrown = Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveLimit("server", options));
        Assert.StartsWith(message, thrown.Message, StringComparison.Ordinal);
    }

    private static void End(LimitLease lease, CallOutcome outcome)
    {
        lease.Report(outcome);
        lease.Dispose();
    }

    private static Task<LimitLease> AcquireAsync(AdaptiveLimit limit, int priority = TaskPriority.Normal) => limit.AcquireAsync(new(1, priority), Cancelled).AsTask();

    private static Task<LimitLease[]> AcquireAllAsync(AdaptiveLimit limit) => Task.WhenAll(Enumerable.Range(0, limit.Status.Allowed).Select(_ => AcquireAsync(limit)));
}
