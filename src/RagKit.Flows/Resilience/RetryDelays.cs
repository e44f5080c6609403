namespace RagKit.Resilience;

/// <summary>How long to wait before a retry: as the policy says, or as the server does where that is longer. Thread-safe.</summary>
internal sealed class RetryDelays(RetryPolicy policy, SeededChance chance)
{
    /// <summary>Whether a server asks to be left alone for longer than anybody wants to wait.</summary>
    public bool AsksForTooLong(Exception exception) => RetryAfter(exception) > policy.MaxRetryAfter;

    /// <summary>The delay before a retry.</summary>
    /// <param name="retry">Which, from 0.</param>
    /// <param name="exception">What the attempt before it threw.</param>
    public TimeSpan Next(int retry, Exception exception)
    {
        TimeSpan delay = policy.Delays.Count == 0 ? TimeSpan.Zero : policy.Delays[Math.Min(retry, policy.Delays.Count - 1)];
        if (policy.Jitter > 0 && delay > TimeSpan.Zero)
            delay *= 1 + (policy.Jitter * ((2 * chance.Next()) - 1));
        if (RetryAfter(exception) is TimeSpan asked && asked > delay)
            delay = asked;
        return delay < PolicyLimits.LongestTimer ? delay : PolicyLimits.LongestTimer;
    }

    private static TimeSpan? RetryAfter(Exception exception) => exception switch
    {
        RejectedCallException rejected => rejected.RetryAfter,
        CircuitOpenException open => open.RetryAfter,
        _ => null,
    };
}
