using RagKit.Embedding;
using RagKit.Ingestion;
using RagKit.Stores;

namespace RagKit.Sync;

/// <summary>
/// Finds the vectors of chunks, nearest first: stored with the chunk itself, with the same chunk of the version that this one is made from, with a chunk of
/// the same text in a document that goes, in the cache; the model embeds the rest. Thread-safe.
/// </summary>
internal sealed class VectorSources(IngestContext context, IngestModel ingestModel)
{
    private readonly LeavingChunks _leaving = new(context);
    private readonly ChunkEmbedder _embedder = new(context.Parts.EmbeddingCache, context.Stages, context.Options.EmbeddingBatchSize);

    /// <param name="stored">Chunks of documents that are stored, so that some may have their vectors.</param>
    /// <param name="added">Chunks of documents that are not.</param>
    /// <param name="isPatient">Whether a call that failed is tried again.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>By chunk id; empty while the corpus has no model.</returns>
    public async Task<Dictionary<string, FoundVector>> FindAsync(IReadOnlyList<Chunk> stored, IReadOnlyList<Chunk> added, bool isPatient, CancellationToken cancellationToken)
    {
        Dictionary<string, FoundVector> found = new(StringComparer.Ordinal);
        if (await ingestModel.GetAsync().ConfigureAwait(false) is not EmbeddingModel model)
            return found;
        IReadOnlySet<string> embedded = stored.Count == 0
            ? new HashSet<string>()
            : await context.Parts.Store.FindEmbeddedAsync([.. stored.Select(chunk => chunk.Id)], model.Fingerprint, cancellationToken).ConfigureAwait(false);
        foreach (string id in embedded)
            found[id] = new FoundVector(default, VectorOrigin.Reused);
        List<Chunk> missing = [.. stored.Where(chunk => !embedded.Contains(chunk.Id)), .. added];
        if (missing.Count > 0 && context.Origin is IChunkStore origin)
            missing = Take(found, missing, (await origin.GetVectorsAsync([.. missing.Select(chunk => chunk.Id)], model.Fingerprint, cancellationToken).ConfigureAwait(false))
                .ToDictionary(vector => vector.ChunkId, vector => vector.Vector, StringComparer.Ordinal), static chunk => chunk.Id);
        if (missing.Count > 0 && !context.Gone.IsEmpty)
            missing = Take(found, missing, await _leaving.FindAsync(missing, model.Fingerprint, cancellationToken).ConfigureAwait(false), static chunk => chunk.EmbeddingText);
        if (missing.Count == 0)
            return found;
        FoundVector[] vectors = await _embedder.EmbedAsync(model, ingestModel.Dimensions, missing, isPatient, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < vectors.Length; i++)
            found[missing[i].Id] = vectors[i];
        return found;
    }

    private static List<Chunk> Take(Dictionary<string, FoundVector> found, List<Chunk> missing, IReadOnlyDictionary<string, ReadOnlyMemory<float>> vectors, Func<Chunk, string> key)
    {
        if (vectors.Count == 0)
            return missing;
        List<Chunk> rest = [];
        foreach (Chunk chunk in missing)
        {
            if (vectors.TryGetValue(key(chunk), out ReadOnlyMemory<float> vector))
                found[chunk.Id] = new FoundVector(vector, VectorOrigin.Reused);
            else
                rest.Add(chunk);
        }
        return rest;
    }
}
