namespace RagKit.Resilience;

/// <summary>A policy that cannot be kept is refused before the task is called.</summary>
public sealed class PolicyLimitsTests
{
    private static readonly CircuitBreakerPolicy Breaker = new(0.5, TimeSpan.FromSeconds(5));

    public static TheoryData<string, string> Refused => new()
    {
        { "retries", "MaxRetries (-1) of task 'fetch' must be at least 0." },
        { "delay", "Delays[1] (-00:00:01) of task 'fetch' must be 0 to 49 days." },
        { "long delay", "Delays[0] (50.00:00:00) of task 'fetch' must be 0 to 49 days." },
        { "exponential", "Delays[0] (-00:00:01) of task 'fetch' must be 0 to 49 days." },
        { "jitter below", "Jitter (-0.1) of task 'fetch' must be 0 to 1." },
        { "jitter above", "Jitter (1.5) of task 'fetch' must be 0 to 1." },
        { "jitter", "Jitter (NaN) of task 'fetch' must be 0 to 1." },
        { "attempt timeout", "AttemptTimeout (00:00:00) of task 'fetch' must be above 0 and at most 49 days; leave it null for no limit." },
        { "timeout", "Timeout (-00:00:00.0010000) of task 'fetch' must be above 0 and at most 49 days; leave it null for no limit." },
        { "long timeout", "Timeout (50.00:00:00) of task 'fetch' must be above 0 and at most 49 days; leave it null for no limit." },
        { "retry after", "MaxRetryAfter (-00:00:01) of task 'fetch' must be 0 to 49 days." },
        { "ratio", "FailureRatio (0) of task 'fetch' must be above 0 and at most 1." },
        { "ratio above", "FailureRatio (1.1) of task 'fetch' must be above 0 and at most 1." },
        { "break", "Break (00:00:00.4000000) of task 'fetch' must be half a second to one day." },
        { "window", "Window (2.00:00:00) of task 'fetch' must be half a second to one day." },
        { "minimum", "MinimumAttempts (1) of task 'fetch' must be at least 2." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void For_refuses_a_policy_naming_value_and_limit(string policy, string message)
    {
        TimeSpan second = TimeSpan.FromSeconds(1);
        RetryPolicy refused = policy switch
        {
            "retries" => RetryPolicy.Times(-1),
            "delay" => RetryPolicy.After(second, -second),
            "long delay" => RetryPolicy.After(TimeSpan.FromDays(50)),
            "exponential" => RetryPolicy.Exponential(3, -second),
            "jitter below" => RetryPolicy.Times(1) with { Jitter = -0.1 },
            "jitter above" => RetryPolicy.Times(1) with { Jitter = 1.5 },
            "jitter" => RetryPolicy.None with { Jitter = double.NaN },
            "attempt timeout" => RetryPolicy.None with { AttemptTimeout = TimeSpan.Zero },
            "timeout" => RetryPolicy.None with { Timeout = TimeSpan.FromMilliseconds(-1) },
            "long timeout" => RetryPolicy.None with { Timeout = TimeSpan.FromDays(50) },
            "retry after" => RetryPolicy.None with { MaxRetryAfter = -second },
            "ratio" => RetryPolicy.None with { CircuitBreaker = Breaker with { FailureRatio = 0 } },
            "ratio above" => RetryPolicy.None with { CircuitBreaker = Breaker with { FailureRatio = 1.1 } },
            "break" => RetryPolicy.None with { CircuitBreaker = Breaker with { Break = second * 0.4 } },
            "window" => RetryPolicy.None with { CircuitBreaker = Breaker with { Window = TimeSpan.FromDays(2) } },
            _ => RetryPolicy.None with { CircuitBreaker = Breaker with { MinimumAttempts = 1 } },
        };
        ArgumentOutOfRangeException thrown = Assert.Throws<ArgumentOutOfRangeException>(() => Attempts.For(refused, "fetch", TimeProvider.System));
        Assert.StartsWith(message, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void For_gives_null_for_a_policy_that_asks_for_nothing()
    {
        Assert.Null(Attempts.For(RetryPolicy.None, "fetch", TimeProvider.System));
        Assert.Null(Attempts.For(RetryPolicy.Times(0) with { Jitter = 0.5, When = _ => true }, "fetch", TimeProvider.System));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public void For_takes_what_is_within_the_limits(int retries) =>
        Assert.NotNull(Attempts.For(
            RetryPolicy.Exponential(retries, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(49)) with
            {
                Jitter = 1,
                AttemptTimeout = TimeSpan.FromTicks(1),
                Timeout = TimeSpan.FromDays(49),
                CircuitBreaker = new CircuitBreakerPolicy(1, TimeSpan.FromDays(1)) { Window = TimeSpan.FromSeconds(0.5), MinimumAttempts = 2 },
            },
            "fetch",
            TimeProvider.System));
}
