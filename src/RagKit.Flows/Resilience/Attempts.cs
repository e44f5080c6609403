namespace RagKit.Resilience;

/// <summary>Makes the attempts of one task as its policy says; one for all calls of the task, so that they share a circuit breaker. Thread-safe.</summary>
internal abstract class Attempts
{
    /// <summary>Checks a policy; <see langword="null"/> for one that asks for nothing but one attempt.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="task">The task's name, for messages and for the seed of the jitter.</param>
    /// <param name="time">The clock of delays and timeouts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and the limit.</exception>
    public static Attempts? For(RetryPolicy policy, string task, TimeProvider time)
    {
        PolicyLimits.Check(policy, task);
        bool asksForNothing = policy is { MaxRetries: 0, AttemptTimeout: null, Timeout: null, CircuitBreaker: null };
        return asksForNothing ? null : new PolicyAttempts(policy, task, time);
    }

    /// <summary>Runs the attempts until one succeeds or none is left; throws what the last one threw.</summary>
    /// <param name="attempt">One attempt; its number counts from 1.</param>
    /// <param name="onRetry">Called before each delay.</param>
    /// <param name="state">Passed to both.</param>
    /// <param name="cancellationToken">The caller's: its cancellation escapes as such and is never retried.</param>
    /// <exception cref="TimeoutException">An attempt, or all together, took too long.</exception>
    /// <exception cref="CircuitOpenException">The circuit is open; the message says until when.</exception>
    /// <exception cref="Flows.FlowException">The policy's <see cref="RetryPolicy.When"/> threw; what the attempt threw is inside, and what it threw itself.</exception>
    public abstract ValueTask<T> RunAsync<T, TState>(
        Func<TState, int, CancellationToken, ValueTask<T>> attempt, Func<TState, FailedAttempt, ValueTask> onRetry, TState state, CancellationToken cancellationToken);
}

/// <summary>An attempt that failed and is followed by another.</summary>
/// <param name="Attempt">Its number, from 1.</param>
/// <param name="Exception">What it threw.</param>
/// <param name="Delay">How long it is until the next.</param>
internal readonly record struct FailedAttempt(int Attempt, Exception Exception, TimeSpan Delay);
