namespace RagKit;

/// <summary>Something RagKit can't do as asked; the message names the values and the next step.</summary>
public class RagKitException : Exception
{
    /// <summary>An exception with a message that says what happened and what to do.</summary>
    public RagKitException(string message) : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    public RagKitException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>An exception without a message; prefer the others.</summary>
    public RagKitException()
    {
    }
}

/// <summary>The corpus was built with another chunker or embedding model than the one that is asked to work on it.</summary>
public sealed class CorpusMismatchException : RagKitException
{
    /// <summary>An exception with a message that names both and the next step.</summary>
    public CorpusMismatchException(string message) : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    public CorpusMismatchException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>An exception without a message; prefer the others.</summary>
    public CorpusMismatchException()
    {
    }
}

/// <summary>The item was read, and has no text to index: it is empty, or holds pictures only. It fails like one that can't be read, but may be passed over where it is a part of another.</summary>
public sealed class NoTextException : RagKitException
{
    /// <summary>An exception with a message that names the item and the next step.</summary>
    public NoTextException(string message) : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    public NoTextException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>An exception without a message; prefer the others.</summary>
    public NoTextException()
    {
    }
}
