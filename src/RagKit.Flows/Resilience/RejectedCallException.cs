using RagKit.Flows;

namespace RagKit.Resilience;

/// <summary>A server refused a call because of load. Retries wait as long as it asked, and adaptive limits slow down.</summary>
public sealed class RejectedCallException : FlowException
{
    /// <summary>Creates one without a message.</summary>
    public RejectedCallException()
    {
    }

    /// <summary>Creates one.</summary>
    public RejectedCallException(string message) : base(message)
    {
    }

    /// <summary>Creates one.</summary>
    public RejectedCallException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>For how long the server asked to be left alone; <see langword="null"/> when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The HTTP status, where it was one.</summary>
    public int? StatusCode { get; init; }
}
