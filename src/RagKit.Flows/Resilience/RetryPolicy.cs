namespace RagKit.Resilience;

/// <summary>How often, when and on what a task is tried again, and how long it may take. Immutable.</summary>
public sealed record RetryPolicy
{
    /// <summary>One attempt, without a limit of time.</summary>
    public static RetryPolicy None { get; } = new();

    /// <summary>How often it is tried again after the first attempt; 0 by default.</summary>
    public int MaxRetries { get; init; }

    /// <summary>How long to wait before each retry; the last repeats; none for no delay.</summary>
    public IReadOnlyList<TimeSpan> Delays { get; init; } = [];

    /// <summary>
    /// How much of a delay is left to chance, from 0 (nothing) to 1: a delay of 10 s with 0.2 is drawn evenly from 8 to 12 s. So tasks that
    /// failed together do not come back together.
    /// </summary>
    public double Jitter { get; init; }

    /// <summary>
    /// On which exceptions it is tried again; <see langword="null"/> for all but the caller's cancellation. It sees a timeout as
    /// <see cref="TimeoutException"/> and an open circuit as <see cref="CircuitOpenException"/>. When it throws, the call ends with a
    /// <see cref="Flows.FlowException"/> that carries both exceptions.
    /// </summary>
    public Func<Exception, bool>? When { get; init; }

    /// <summary>The longest delay that a server's Retry-After is obeyed for; one that asks for longer fails the task. One hour by default.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long one attempt may take; <see langword="null"/> for no limit. Its cancellation token says when it is over: an attempt that does
    /// not heed it goes on.
    /// </summary>
    public TimeSpan? AttemptTimeout { get; init; }

    /// <summary>How long all attempts and the delays between them may take; <see langword="null"/> for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>When to stop calling for a while because nearly all calls of the task fail; <see langword="null"/> for never.</summary>
    public CircuitBreakerPolicy? CircuitBreaker { get; init; }

    /// <summary>Tries again a number of times, at once.</summary>
    public static RetryPolicy Times(int retries) => new() { MaxRetries = retries };

    /// <summary>Tries again after each of these delays.</summary>
    public static RetryPolicy After(params IReadOnlyList<TimeSpan> delays) => new() { MaxRetries = delays.Count, Delays = delays };

    /// <summary>Tries again a number of times, each delay twice the one before, up to a longest, with jitter of a fifth.</summary>
    /// <param name="retries">How often; 0 to 100.</param>
    /// <param name="first">The first delay; above zero.</param>
    /// <param name="longest">The longest delay; one minute by default.</param>
    public static RetryPolicy Exponential(int retries, TimeSpan first, TimeSpan? longest = null)
    {
        double most = (longest ?? TimeSpan.FromMinutes(1)).TotalMilliseconds;
        return new()
        {
            MaxRetries = retries,
            Delays = [.. Enumerable.Range(0, Math.Clamp(retries, 0, 100)).Select(i => TimeSpan.FromMilliseconds(Math.Min(most, first.TotalMilliseconds * Math.Pow(2, i))))],
            Jitter = 0.2,
        };
    }
}
