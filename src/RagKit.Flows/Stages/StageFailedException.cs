using RagKit.Flows;

namespace RagKit.Stages;

/// <summary>A pipeline that stops on failure was aborted because a stage could not do an item.</summary>
public sealed class StageFailedException : FlowException
{
    /// <summary>Creates one without a message.</summary>
    public StageFailedException()
    {
    }

    /// <summary>Creates one.</summary>
    public StageFailedException(string message) : base(message)
    {
    }

    /// <summary>Creates one.</summary>
    public StageFailedException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    internal StageFailedException(StageFailure failure)
        : base($"Stage '{failure.Stage}' could not do '{failure.Item}': {failure.Exception.Message}", failure.Exception) => Failure = failure;

    /// <summary>What failed; <see langword="null"/> only where somebody else made the exception.</summary>
    public StageFailure? Failure { get; }
}
