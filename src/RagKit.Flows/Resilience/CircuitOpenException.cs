using RagKit.Flows;

namespace RagKit.Resilience;

/// <summary>
/// A task was not called, because nearly all its calls failed of late: see <see cref="RetryPolicy.CircuitBreaker"/>. It counts as a failed
/// attempt: with retries left, and where <see cref="RetryPolicy.When"/> accepts it, the task is tried again after <see cref="RetryAfter"/>.
/// </summary>
public sealed class CircuitOpenException : FlowException
{
    /// <summary>Creates one without a message.</summary>
    public CircuitOpenException()
    {
    }

    /// <summary>Creates one.</summary>
    public CircuitOpenException(string message) : base(message)
    {
    }

    /// <summary>Creates one.</summary>
    public CircuitOpenException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>For how long the task is not called.</summary>
    public TimeSpan RetryAfter { get; init; }
}
