namespace RagKit.Answering;

/// <summary>What a citation of an answer points to.</summary>
/// <param name="DocumentId">The document's id.</param>
/// <param name="ChunkId">The id of the chunk that was found there.</param>
/// <param name="Range">
/// The cited range of the document's text, in UTF-16 units, both ends counted from the start: that of the quotation where the answer
/// quotes the passage letter for letter (white space aside), else that of the whole passage.
/// </param>
public sealed record Citation(string DocumentId, string ChunkId, Range Range)
{
    /// <summary>The document's title; its id where it has none.</summary>
    public string Title { get; init; } = "";

    /// <summary>The page that the chunk begins on, from 1; <see langword="null"/> where the format has no pages.</summary>
    public int? Page { get; init; }

    /// <summary>The document's own words in <see cref="Range"/> where the answer quotes them; else <see langword="null"/>.</summary>
    public string? Quote { get; init; }
}
