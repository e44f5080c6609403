namespace RagKit.Resilience;

/// <summary>When nearly all calls of a task fail, it is left alone for a while.</summary>
public sealed class CircuitBreakerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly RetryPolicy Breaks = new() { CircuitBreaker = new CircuitBreakerPolicy(0.5, 30 * Second) { MinimumAttempts = 4, Window = 60 * Second } };

    [Fact]
    public async Task The_circuit_opens_when_most_attempts_fail_and_says_until_when()
    {
        Trial trial = await OpenAsync(Breaks);
        CircuitOpenException thrown = await Assert.ThrowsAsync<CircuitOpenException>(() => trial.RunAsync(_ => null));
        Assert.Equal(30 * Second, thrown.RetryAfter);
        Assert.Contains("'fetch' is not called until 2026-01-01 00:00:30Z", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("disk", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(4, trial.Made.Count);
    }

    [Fact]
    public async Task The_circuit_closes_again_when_the_trial_after_the_break_succeeds()
    {
        Trial trial = await OpenAsync(Breaks);
        trial.Time.Advance(30 * Second);
        Assert.Equal(1, await trial.RunAsync(_ => null));
        Assert.Equal(1, await trial.RunAsync(_ => null));
    }

    [Fact]
    public async Task The_circuit_stays_open_when_the_trial_fails()
    {
        Trial trial = await OpenAsync(Breaks);
        trial.Time.Advance(30 * Second);
        await Assert.ThrowsAsync<IOException>(() => trial.RunAsync(_ => new IOException()));
        await Assert.ThrowsAsync<CircuitOpenException>(() => trial.RunAsync(_ => null));
    }

    [Fact]
    public async Task The_circuit_stays_open_when_the_trial_is_cancelled()
    {
        Trial trial = await OpenAsync(Breaks);
        trial.Time.Advance(30 * Second);
        using CancellationTokenSource source = new();
        ValueTask<int> call = trial.Start((_, cancellationToken) => Trial.HangAsync(cancellationToken), source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await call);
        await Assert.ThrowsAsync<CircuitOpenException>(() => trial.RunAsync(_ => null));
    }

    [Fact]
    public async Task Cancelled_calls_do_not_open_the_circuit()
    {
        Trial trial = new(Breaks);
        using CancellationTokenSource source = new();
        Task<int>[] calls = [.. Enumerable.Range(0, 20).Select(_ => trial.Start((_, cancellationToken) => Trial.HangAsync(cancellationToken), source.Token).AsTask())];
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(calls));
        Assert.Equal(1, await trial.RunAsync(_ => null));
    }

    [Fact]
    public async Task What_When_refuses_does_not_speak_against_the_server()
    {
        Trial trial = new(Breaks with { When = exception => exception is not FormatException });
        for (int i = 0; i < 20; i++)
            await Assert.ThrowsAsync<FormatException>(() => trial.RunAsync(_ => new FormatException()));
        Assert.Equal(1, await trial.RunAsync(_ => null));
    }

    [Fact]
    public async Task Attempts_that_time_out_open_the_circuit()
    {
        Trial trial = new(Breaks with { AttemptTimeout = Second });
        for (int i = 0; i < 4; i++)
            await Assert.ThrowsAsync<TimeoutException>(() => trial.RunAsync((_, cancellationToken) => Trial.HangAsync(cancellationToken)));
        await Assert.ThrowsAsync<CircuitOpenException>(() => trial.RunAsync(_ => null));
    }

    [Fact]
    public async Task Retries_wait_until_the_circuit_lets_a_trial_through()
    {
        Trial trial = await OpenAsync(Breaks with { MaxRetries = 1, Delays = [Second] });
        Assert.Equal(2, await trial.RunAsync(_ => null));
        Assert.Equal(30, trial.Retried[^1].Delay.TotalSeconds);
        Assert.IsType<CircuitOpenException>(trial.Retried[^1].Exception);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_an_hour_does_not_keep_the_circuit_open()
    {
        Trial trial = await OpenAsync(Breaks);
        trial.Time.Skew(TimeSpan.FromHours(-1));
        trial.Time.Advance(30 * Second);
        Assert.Equal(1, await trial.RunAsync(_ => null));
    }

    [Fact]
    public async Task A_clock_that_is_set_forward_an_hour_does_not_close_the_circuit()
    {
        Trial trial = await OpenAsync(Breaks);
        trial.Time.Skew(TimeSpan.FromHours(1));
        await Assert.ThrowsAsync<CircuitOpenException>(() => trial.RunAsync(_ => null));
    }

    /// <summary>A task whose circuit has just opened, after four attempts that failed at the clock's start.</summary>
    private static async Task<Trial> OpenAsync(RetryPolicy policy)
    {
        Trial trial = new(policy);
        for (int calls = 4 / (policy.MaxRetries + 1); calls > 0; calls--)
            await Assert.ThrowsAsync<IOException>(() => trial.RunAsync(_ => new IOException("disk")));
        return trial;
    }
}
