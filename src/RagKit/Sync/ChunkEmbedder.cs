using RagKit.Embedding;
using RagKit.Ingestion;

namespace RagKit.Sync;

/// <summary>Embeds chunks with as few calls as will do: equal texts once, texts that are in the cache not at all, the rest in full batches.</summary>
internal sealed class ChunkEmbedder(EmbeddingCache? cache, IngestStages stages, int batchSize)
{
    /// <param name="model">What embeds.</param>
    /// <param name="dimensions">The dimensions of its vectors; 0 when unknown.</param>
    /// <param name="chunks">What is embedded.</param>
    /// <param name="isPatient">Whether a call that failed is tried again.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>For each chunk, in order, its vector and where that comes from.</returns>
    public async Task<FoundVector[]> EmbedAsync(EmbeddingModel model, int dimensions, IReadOnlyList<Chunk> chunks, bool isPatient, CancellationToken cancellationToken)
    {
        Dictionary<string, FoundVector> byText = new(chunks.Count, StringComparer.Ordinal);
        Chunk[] distinct = [.. chunks.DistinctBy(chunk => chunk.EmbeddingText, StringComparer.Ordinal)];
        Chunk[] missing = cache is null ? distinct : await FindCachedAsync(cache, model, dimensions, distinct, byText, cancellationToken).ConfigureAwait(false);
        foreach (Chunk[] batch in missing.Chunk(batchSize))
        {
            ReadOnlyMemory<float>[] vectors = await stages.EmbedAsync(model, batch, isPatient, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < batch.Length; i++)
                byText.Add(batch[i].EmbeddingText, new FoundVector(vectors[i], VectorOrigin.Embedded));
            if (cache is not null)
                await cache.KeepAsync(model.Fingerprint, dimensions, [.. batch.Select(chunk => chunk.EmbeddingText)], vectors, cancellationToken).ConfigureAwait(false);
        }
        HashSet<string> given = new(StringComparer.Ordinal);
        return [.. chunks.Select(chunk => byText[chunk.EmbeddingText] is var found && given.Add(chunk.EmbeddingText) ? found : found with { Origin = VectorOrigin.Reused })];
    }

    private static async Task<Chunk[]> FindCachedAsync(
        EmbeddingCache cache, EmbeddingModel model, int dimensions, Chunk[] chunks, Dictionary<string, FoundVector> found, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<float>?[] kept = await cache.FindAsync(model.Fingerprint, dimensions, [.. chunks.Select(chunk => chunk.EmbeddingText)], cancellationToken).ConfigureAwait(false);
        List<Chunk> missing = [];
        for (int i = 0; i < chunks.Length; i++)
        {
            if (kept[i] is ReadOnlyMemory<float> vector)
                found.Add(chunks[i].EmbeddingText, new FoundVector(vector, VectorOrigin.Cached));
            else
                missing.Add(chunks[i]);
        }
        return [.. missing];
    }
}

/// <summary>A chunk's vector; empty for a chunk that is stored with it.</summary>
internal readonly record struct FoundVector(ReadOnlyMemory<float> Vector, VectorOrigin Origin);

/// <summary>Where a vector comes from.</summary>
internal enum VectorOrigin
{
    /// <summary>The model made it now.</summary>
    Embedded,

    /// <summary>It was stored with this chunk, or with another one of the same text.</summary>
    Reused,

    /// <summary>The cache had it.</summary>
    Cached,
}
