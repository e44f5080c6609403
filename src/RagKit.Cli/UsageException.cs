namespace RagKit.Cli;

/// <summary>What was asked can't be done as asked; the message says what to do instead.</summary>
internal sealed class UsageException(string message) : Exception(message);
