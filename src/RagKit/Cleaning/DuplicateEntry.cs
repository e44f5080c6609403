namespace RagKit.Cleaning;

/// <summary>What is remembered of a document.</summary>
/// <param name="ContentHash">The hash of the parsed document that it was made from; empty until that is known.</param>
/// <param name="Likeness">Its likeness; <see langword="null"/> without words.</param>
/// <param name="Original">The document that it is a duplicate of; <see langword="null"/> when it stays.</param>
internal sealed record DuplicateEntry(string ContentHash, Likeness? Likeness, string? Original);
