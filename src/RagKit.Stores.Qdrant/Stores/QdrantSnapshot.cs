namespace RagKit.Stores;

/// <summary>A snapshot of the collection of a corpus, kept by the server.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="CreatedAt">When it was made; <see langword="null"/> when the server does not say.</param>
public sealed record QdrantSnapshot(string Name, long Bytes, DateTimeOffset? CreatedAt);
