using RagKit.Enrichment;

namespace RagKit;

/// <summary>Steps of enrichment, run after chunking in the order added.</summary>
public static class EnrichmentCorpusBuilderExtensions
{
    /// <summary>Enriches each chunk with a function, which may add to its metadata and set its <see cref="Chunk.Enrichment"/>.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="fingerprint">Names the function and its version, such as <c>teams/1</c>: change it when the function changes.</param>
    /// <param name="enrich">The function; called from several threads at once.</param>
    public static CorpusBuilder EnrichWith(this CorpusBuilder corpus, string fingerprint, Func<Document, Chunk, Chunk> enrich)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fingerprint);
        ArgumentNullException.ThrowIfNull(enrich);
        return corpus.EnrichWith(new ChunkFunction(fingerprint, enrich));
    }
}
