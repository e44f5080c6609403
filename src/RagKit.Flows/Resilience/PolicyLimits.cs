namespace RagKit.Resilience;

/// <summary>Checks a retry policy as a whole, before a task that has it is ever called.</summary>
internal static class PolicyLimits
{
    /// <summary>The longest time that a timer can be set to, rounded down to days.</summary>
    public static readonly TimeSpan LongestTimer = TimeSpan.FromDays(49);

    private static readonly TimeSpan ShortestBreak = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestBreak = TimeSpan.FromDays(1);

    public static void Check(RetryPolicy policy, string task)
    {
        ArgumentNullException.ThrowIfNull(policy);
        Require(policy.MaxRetries >= 0, nameof(policy.MaxRetries), policy.MaxRetries, "at least 0", task);
        Require(policy.Jitter is >= 0 and <= 1, nameof(policy.Jitter), policy.Jitter, "0 to 1", task);
        Require(policy.MaxRetryAfter >= TimeSpan.Zero && policy.MaxRetryAfter <= LongestTimer, nameof(policy.MaxRetryAfter), policy.MaxRetryAfter, "0 to 49 days", task);
        for (int i = 0; i < policy.Delays.Count; i++)
            Require(policy.Delays[i] >= TimeSpan.Zero && policy.Delays[i] <= LongestTimer, $"{nameof(policy.Delays)}[{i}]", policy.Delays[i], "0 to 49 days", task);
        Check(policy.AttemptTimeout, nameof(policy.AttemptTimeout), task);
        Check(policy.Timeout, nameof(policy.Timeout), task);
        if (policy.CircuitBreaker is CircuitBreakerPolicy breaker)
            Check(breaker, task);
    }

    private static void Check(TimeSpan? timeout, string name, string task)
    {
        if (timeout is TimeSpan limit)
            Require(limit > TimeSpan.Zero && limit <= LongestTimer, name, limit, "above 0 and at most 49 days; leave it null for no limit", task);
    }

    private static void Check(CircuitBreakerPolicy breaker, string task)
    {
        Require(breaker.FailureRatio is > 0 and <= 1, nameof(breaker.FailureRatio), breaker.FailureRatio, "above 0 and at most 1", task);
        Require(breaker.Break >= ShortestBreak && breaker.Break <= LongestBreak, nameof(breaker.Break), breaker.Break, "half a second to one day", task);
        Require(breaker.Window >= ShortestBreak && breaker.Window <= LongestBreak, nameof(breaker.Window), breaker.Window, "half a second to one day", task);
        Require(breaker.MinimumAttempts >= 2, nameof(breaker.MinimumAttempts), breaker.MinimumAttempts, "at least 2", task);
    }

    private static void Require(bool holds, string name, object value, string limit, string task)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, $"{name} ({value}) of task '{task}' must be {limit}.");
    }
}
