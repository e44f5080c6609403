namespace RagKit.Stores;

/// <summary>A row that a leg of a search found.</summary>
/// <param name="Key">The chunk's key.</param>
/// <param name="Score">Higher is better.</param>
internal readonly record struct ScoredKey(long Key, double Score);
