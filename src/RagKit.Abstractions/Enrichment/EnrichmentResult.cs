namespace RagKit.Enrichment;

/// <summary>What an <see cref="IChunkTransform"/> made of a document's chunks.</summary>
/// <param name="Chunks">The same chunks in the same order, with what was added.</param>
public readonly record struct EnrichmentResult(IReadOnlyList<Chunk> Chunks)
{
    /// <summary>What went less than well, for people, such as <c>2 of 7 chunks are not enriched</c>; <see langword="null"/> when all went well.</summary>
    public string? Remark { get; init; }
}
