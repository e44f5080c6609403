namespace RagKit.Configuration;

/// <summary>A configuration describes no corpus: the message has a line for each mistake, and nothing was opened.</summary>
public sealed class CorpusConfigurationException : RagKitException
{
    internal CorpusConfigurationException(IReadOnlyList<ConfigurationMistake> mistakes)
        : base(string.Join('\n', mistakes)) => Mistakes = mistakes;

    /// <summary>An exception with a message.</summary>
    public CorpusConfigurationException(string message) : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    public CorpusConfigurationException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>An exception without a message; prefer the others.</summary>
    public CorpusConfigurationException()
    {
    }

    /// <summary>All mistakes, in the order found.</summary>
    public IReadOnlyList<ConfigurationMistake> Mistakes { get; } = [];
}
