namespace RagKit.Resilience;

/// <summary>
/// When calls of a task are stopped for a while: they fail with <see cref="CircuitOpenException"/>. Attempts count that timed out, or threw
/// what <see cref="RetryPolicy.When"/> accepts; what the caller cancelled does not. After the break one attempt is let through: the others
/// follow when it succeeds.
/// </summary>
/// <param name="FailureRatio">The share of failed attempts, above 0 to 1, from which on it breaks.</param>
/// <param name="Break">For how long no attempt is made; at least half a second.</param>
public sealed record CircuitBreakerPolicy(double FailureRatio, TimeSpan Break)
{
    /// <summary>Over which time attempts are counted; at least half a second, 30 s by default.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many attempts the window must have before it can break; at least 2, 10 by default.</summary>
    public int MinimumAttempts { get; init; } = 10;
}
