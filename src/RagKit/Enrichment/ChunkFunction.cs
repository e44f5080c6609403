namespace RagKit.Enrichment;

/// <summary>Enriches chunk by chunk with a function of the host's.</summary>
internal sealed class ChunkFunction(string fingerprint, Func<Document, Chunk, Chunk> enrich) : IChunkTransform
{
    public string Fingerprint => fingerprint;

    public ValueTask<EnrichmentResult> TransformAsync(Document document, IReadOnlyList<Chunk> chunks, CancellationToken cancellationToken = default)
    {
        Chunk[] enriched = new Chunk[chunks.Count];
        for (int i = 0; i < enriched.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            enriched[i] = enrich(document, chunks[i]);
        }
        return new(new EnrichmentResult(enriched));
    }
}
