using RagKit.Runs;

namespace RagKit.Flows;

/// <summary>A run did not complete. What went wrong is the inner exception; the message says how to go on.</summary>
public sealed class FlowRunException : FlowException
{
    /// <summary>Creates one without a message.</summary>
    public FlowRunException()
    {
    }

    /// <summary>Creates one.</summary>
    public FlowRunException(string message) : base(message)
    {
    }

    /// <summary>Creates one.</summary>
    public FlowRunException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>The run's id, to resume it by.</summary>
    public string RunId { get; init; } = "";

    /// <summary>Where the run stands.</summary>
    public RunState State { get; init; }
}
