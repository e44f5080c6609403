using System.Runtime.CompilerServices;
using RagKit.Embedding;
using RagKit.Stores;
using RagKit.Sync;

namespace RagKit.Ingestion;

/// <summary>
/// Keeps the corpus's vectors whole: trains the corpus model when it is due, and embeds every chunk that has no vector of the
/// model. The old model serves searches until the new one's vectors are all written; a crash in between leaves it in place.
/// </summary>
internal sealed class ModelUpkeep(CorpusParts parts, IngestOptions options, ProgressReporter progress, IngestStages stages)
{
    /// <summary>After an ingestion: trains if that is due, and embeds what is not embedded.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        StoreCounts counts = await parts.Store.CountAsync(cancellationToken).ConfigureAwait(false);
        CorpusManifest manifest = await RequireManifestAsync(cancellationToken).ConfigureAwait(false);
        if (options.Train && parts.Embedder.Trainer is EmbeddingModelTrainer trainer && counts.Chunks > 0)
        {
            if (counts.Chunks < trainer.MinimumTexts && manifest.Model is null)
            {
                Log.TooSmallForModel(parts.Logger, parts.Name, counts.Chunks, trainer.MinimumTexts);
                return;
            }
            if (manifest.Model is null || trainer.IsOutgrown(manifest.TrainedOn, counts.Chunks))
            {
                await stages.TrainAsync(() => TrainAsync(trainer, manifest, counts.Chunks, cancellationToken), cancellationToken).ConfigureAwait(false);
                return;
            }
        }
        if (counts.Embedded < counts.Chunks && await parts.Embedder.GetModelAsync(manifest, cancellationToken).ConfigureAwait(false) is EmbeddingModel model)
            await EmbedMissingAsync(model, manifest.Dimensions, parts.EmbeddingCache, counts.Chunks - counts.Embedded, cancellationToken).ConfigureAwait(false);
    }

    public async Task RetrainAsync(CancellationToken cancellationToken)
    {
        if (parts.Embedder.Trainer is not EmbeddingModelTrainer trainer)
            throw new RagKitException($"Corpus '{parts.Name}' has no model that is trained on it: add EmbedWithCorpusModel() to its description.");
        CorpusManifest manifest = await RequireManifestAsync(cancellationToken).ConfigureAwait(false);
        CorpusAgreement.RequireSameModel(parts, manifest);
        StoreCounts counts = await parts.Store.CountAsync(cancellationToken).ConfigureAwait(false);
        if (counts.Chunks < trainer.MinimumTexts)
            throw new RagKitException($"Corpus '{parts.Name}' has {counts.Chunks} chunks; its model needs at least {trainer.MinimumTexts}. Ingest more documents first.");
        await stages.TrainAsync(() => TrainAsync(trainer, manifest, counts.Chunks, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private async Task TrainAsync(EmbeddingModelTrainer trainer, CorpusManifest manifest, int chunks, CancellationToken cancellationToken)
    {
        progress.Update(state => state with { Stage = IngestStage.Training });
        TrainedEmbeddingModel trained = await trainer.TrainAsync(TextsAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        EmbeddingModel model = await parts.Embedder.SaveAsync(trained, cancellationToken).ConfigureAwait(false);
        if (model.Fingerprint != manifest.Model)
        {
            await EmbedMissingAsync(model, trained.Dimensions, cache: null, chunks, cancellationToken).ConfigureAwait(false);
            await parts.Store.SetManifestAsync(
                manifest with { Model = trained.Fingerprint, Dimensions = trained.Dimensions, TrainedOn = trained.TrainedOn }, cancellationToken).ConfigureAwait(false);
            await parts.Embedder.RemoveOthersAsync(trained.Fingerprint, cancellationToken).ConfigureAwait(false);
        }
        Log.Trained(parts.Logger, parts.Name, trained.Fingerprint, trained.TrainedOn);
    }

    private async Task EmbedMissingAsync(EmbeddingModel model, int dimensions, EmbeddingCache? cache, int total, CancellationToken cancellationToken)
    {
        ChunkEmbedder embedder = new(cache, stages, options.EmbeddingBatchSize);
        progress.Update(state => state with { Stage = IngestStage.Embedding, Chunks = 0, ChunksToEmbed = total });
        await Parallel.ForEachAsync(
            BatchesAsync(model.Fingerprint, cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = options.MaxConcurrency, CancellationToken = cancellationToken },
            async (batch, token) =>
            {
                FoundVector[] vectors = await embedder.EmbedAsync(model, dimensions, batch, isPatient: true, token).ConfigureAwait(false);
                await parts.Store.WriteVectorsAsync(
                    [.. batch.Select((chunk, i) => new ChunkVector(chunk.Id, vectors[i].Vector))], model.Fingerprint, token).ConfigureAwait(false);
                progress.Update(state => state with { Chunks = state.Chunks + batch.Length });
            }).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<Chunk[]> BatchesAsync(string model, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<Chunk> batch = [];
        await foreach (Chunk chunk in parts.Store.ListChunksAsync(model, cancellationToken).ConfigureAwait(false))
        {
            batch.Add(chunk);
            if (batch.Count < options.EmbeddingBatchSize)
                continue;
            yield return [.. batch];
            batch.Clear();
        }
        if (batch.Count > 0)
            yield return [.. batch];
    }

    private async IAsyncEnumerable<string> TextsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (Chunk chunk in parts.Store.ListChunksAsync(null, cancellationToken).ConfigureAwait(false))
            yield return chunk.EmbeddingText;
    }

    private async ValueTask<CorpusManifest> RequireManifestAsync(CancellationToken cancellationToken) =>
        await parts.Store.GetManifestAsync(cancellationToken).ConfigureAwait(false)
        ?? throw new RagKitException($"Corpus '{parts.Name}' is empty: ingest documents first.");
}
