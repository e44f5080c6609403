namespace RagKit.Stores;

/// <summary>The last change of a document in a store.</summary>
/// <param name="Position">Where it stands in the feed: above that of every earlier change of the store.</param>
/// <param name="DocumentId">The document's id.</param>
/// <param name="Kind">What happened to it.</param>
/// <param name="At">When, by the store's clock.</param>
public sealed record DocumentChange(long Position, string DocumentId, DocumentChangeKind Kind, DateTimeOffset At);

/// <summary>What happened to a document.</summary>
public enum DocumentChangeKind
{
    /// <summary>It was written: it is new, or replaced what was there.</summary>
    Written,

    /// <summary>It was removed.</summary>
    Removed,
}
