namespace RagKit.Embedding;

/// <summary>Says that a corpus keeps what its model embeds.</summary>
internal sealed record EmbeddingCaching;
