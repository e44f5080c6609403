namespace RagKit.Flows;

/// <summary>A flow, a task or what they use could not do what was asked. The message names the values and the next step.</summary>
public class FlowException : Exception
{
    /// <summary>Creates one without a message.</summary>
    public FlowException()
    {
    }

    /// <summary>Creates one.</summary>
    public FlowException(string message) : base(message)
    {
    }

    /// <summary>Creates one.</summary>
    public FlowException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
