namespace RagKit.Cleaning;

/// <summary>What an <see cref="IDocumentTransform"/> made of a document: the document, or the reason why it is left out.</summary>
public readonly record struct TransformResult
{
    /// <summary>The document; <see langword="null"/> when it is left out.</summary>
    public Document? Document { get; private init; }

    /// <summary>Why it is left out, for people; <see langword="null"/> when it is not.</summary>
    public string? Reason { get; private init; }

    /// <summary>The document goes on.</summary>
    public static implicit operator TransformResult(Document document) => new() { Document = document };

    /// <summary>The document is left out: the corpus remembers it, but no chunk of it can be found.</summary>
    /// <param name="reason">Why, as part of a sentence: <c>duplicate of docs/a.md</c>.</param>
    public static TransformResult LeaveOut(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new() { Reason = reason };
    }
}
