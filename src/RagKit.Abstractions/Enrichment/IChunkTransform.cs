namespace RagKit.Enrichment;

/// <summary>
/// Adds to chunks after they are cut and before they are embedded: metadata, and words that help to find them. Implementations are safe to
/// use from several threads at once. What one throws fails that document alone, after retries.
/// </summary>
public interface IChunkTransform
{
    /// <summary>
    /// Names the algorithm, its version and every setting that changes the result. When it changes, documents are cut and enriched anew on the
    /// next ingestion, from what was kept of them.
    /// </summary>
    string Fingerprint { get; }

    /// <summary>
    /// Gives the same chunks in the same order, with <see cref="Chunk.Metadata"/> or <see cref="Chunk.Enrichment"/> added. Everything else of
    /// them must stay; ids are made anew from the result.
    /// </summary>
    /// <param name="document">The document that they are cut from.</param>
    /// <param name="chunks">All chunks of the document, in order.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<EnrichmentResult> TransformAsync(Document document, IReadOnlyList<Chunk> chunks, CancellationToken cancellationToken = default);
}
