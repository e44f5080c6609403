namespace RagKit.Lexical;

/// <summary>A chunk that a <see cref="LexicalIndex"/> found.</summary>
/// <param name="Key">The key that it was added under.</param>
/// <param name="Score">Its BM25 score, above 0.</param>
public readonly record struct LexicalMatch(long Key, double Score);
