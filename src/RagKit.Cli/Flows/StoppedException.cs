namespace RagKit.Cli;

/// <summary>A command was stopped, and there is more to say of it than that.</summary>
internal sealed class StoppedException(string message, CancellationToken token) : OperationCanceledException(message, token);
