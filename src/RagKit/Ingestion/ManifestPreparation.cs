using Microsoft.Extensions.AI;
using RagKit.Embedding;
using RagKit.Stores;

namespace RagKit.Ingestion;

/// <summary>Before a run: makes the manifest of a new corpus, and refuses to feed one that was built with other settings.</summary>
internal sealed class ManifestPreparation(CorpusParts parts, IngestOptions options)
{
    private CorpusManifest? _stored;

    /// <summary>Writes the manifest, where it is not the one that is stored.</summary>
    public ValueTask WriteAsync(CorpusManifest manifest, CancellationToken cancellationToken) =>
        manifest == _stored ? default : parts.Store.SetManifestAsync(manifest, cancellationToken);

    /// <summary>Makes the manifest that the run is to have; nothing is written.</summary>
    public async Task<CorpusManifest> MakeAsync(CancellationToken cancellationToken)
    {
        CorpusManifest? stored = _stored = await parts.Store.GetManifestAsync(cancellationToken).ConfigureAwait(false);
        if (stored is not null)
        {
            CorpusAgreement.RequireSameName(parts, stored);
            if (!options.Rebuild)
            {
                CorpusAgreement.RequireSameModel(parts, stored);
                CorpusAgreement.RequireSameChunker(parts, stored);
            }
            if (stored.Embedder == parts.Embedder.Fingerprint && stored.Chunker == parts.Chunker.Fingerprint)
                return stored;
        }
        return stored?.Embedder == parts.Embedder.Fingerprint && stored is not null
            ? stored with { Chunker = parts.Chunker.Fingerprint }
            : await DescribeAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<CorpusManifest> DescribeAsync(CancellationToken cancellationToken)
    {
        CorpusManifest manifest = new(parts.Name, parts.Chunker.Fingerprint, parts.Embedder.Fingerprint);
        if (await parts.Embedder.GetModelAsync(manifest, cancellationToken).ConfigureAwait(false) is not EmbeddingModel model)
            return manifest;
        return manifest with { Model = model.Fingerprint, Dimensions = await DimensionsAsync(model, cancellationToken).ConfigureAwait(false) };
    }

    /// <summary>A model that does not say its dimensions is asked for one vector; one that can't be reached is found out here, at once.</summary>
    private async Task<int> DimensionsAsync(EmbeddingModel model, CancellationToken cancellationToken)
    {
        if (model.Generator.GetService(typeof(EmbeddingGeneratorMetadata)) is EmbeddingGeneratorMetadata { DefaultModelDimensions: int known })
            return known;
        try
        {
            return (await model.EmbedAsync(["dimensions"], cancellationToken).ConfigureAwait(false))[0].Length;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new RagKitException($"Embedding model '{model.Fingerprint}' of corpus '{parts.Name}' could not embed a first text: {e.Message} " +
                "Nothing was ingested. Check that it is reachable and configured, then run again.", e);
        }
    }
}
