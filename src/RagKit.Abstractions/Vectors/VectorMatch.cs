namespace RagKit.Vectors;

/// <summary>A row of a <see cref="VectorImage"/> that a search found.</summary>
/// <param name="Key">The row's key.</param>
/// <param name="Score">Its cosine similarity with the query, -1 to 1.</param>
public readonly record struct VectorMatch(long Key, float Score);
