namespace RagKit.Sync;

/// <summary>A change of a corpus, as <see cref="Corpus.ListChangesAsync"/> tells it.</summary>
/// <param name="Cursor">Where the feed goes on behind this change; opaque.</param>
/// <param name="Kind">What happened.</param>
public sealed record CorpusChange(string Cursor, CorpusChangeKind Kind)
{
    /// <summary>The document; empty for <see cref="CorpusChangeKind.Reset"/>.</summary>
    public string DocumentId { get; init; } = "";

    /// <summary>When, by the store's clock; <see langword="null"/> for <see cref="CorpusChangeKind.Reset"/>.</summary>
    public DateTimeOffset? At { get; init; }
}

/// <summary>What can happen to a corpus.</summary>
public enum CorpusChangeKind
{
    /// <summary>A document was written: it is new, or replaced what was there.</summary>
    Written,

    /// <summary>A document was removed.</summary>
    Removed,

    /// <summary>Another version serves than the cursor is of: forget what was seen, everything follows anew.</summary>
    Reset,
}
