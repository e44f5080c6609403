using Microsoft.Extensions.AI;
using RagKit.Stores;

namespace RagKit.Embedding;

/// <summary>
/// The corpus's embedding model, whether it was given or is trained on the corpus: names it, loads it, and checks what it returns.
/// </summary>
internal sealed class CorpusEmbedder(string corpus, IEmbeddingGenerator<string, Embedding<float>>? given, EmbeddingModelTrainer? trainer, IArtifactStore? artifacts)
{
    private TrainedEmbeddingModel? _trained;
    private TrainedEmbeddingModel? _saved;

    /// <summary>What the manifest must name as its embedder; <see langword="null"/> for a corpus searched by words alone.</summary>
    public string? Fingerprint { get; } = given is null ? trainer?.Fingerprint : NameOf(given);

    /// <summary>What trains the model; <see langword="null"/> when it was given or there is none.</summary>
    public EmbeddingModelTrainer? Trainer { get; } = trainer;

    /// <summary>The model that the manifest names; <see langword="null"/> when there is none yet.</summary>
    public async ValueTask<EmbeddingModel?> GetModelAsync(CorpusManifest? manifest, CancellationToken cancellationToken)
    {
        if (given is not null)
            return new EmbeddingModel(given, Fingerprint!);
        if (Trainer is null || manifest?.Model is not string fingerprint)
            return null;
        TrainedEmbeddingModel? trained = Volatile.Read(ref _trained);
        if (trained?.Fingerprint != fingerprint)
        {
            // What was trained here is not read again; until the manifest names it, the one before serves.
            TrainedEmbeddingModel? saved = Volatile.Read(ref _saved);
            trained = saved?.Fingerprint == fingerprint ? saved : await LoadAsync(fingerprint, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _trained, trained);
            Interlocked.CompareExchange(ref _saved, null, trained);
        }
        return new EmbeddingModel(trained, fingerprint);
    }

    /// <summary>Keeps a newly trained model in the store; it is used once the manifest names it.</summary>
    public async ValueTask<EmbeddingModel> SaveAsync(TrainedEmbeddingModel model, CancellationToken cancellationToken)
    {
        await artifacts!.WriteArtifactAsync(ArtifactName(model.Fingerprint), model.Save(), cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _saved, model);
        return new EmbeddingModel(model, model.Fingerprint);
    }

    /// <summary>Removes the models that the manifest does not name.</summary>
    public async ValueTask RemoveOthersAsync(string fingerprint, CancellationToken cancellationToken)
    {
        foreach (string name in await artifacts!.ListArtifactsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (name.StartsWith(ArtifactName(""), StringComparison.Ordinal) && name != ArtifactName(fingerprint))
                await artifacts.DeleteArtifactAsync(name, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<TrainedEmbeddingModel> LoadAsync(string fingerprint, CancellationToken cancellationToken) =>
        Trainer!.Load(await artifacts!.ReadArtifactAsync(ArtifactName(fingerprint), cancellationToken).ConfigureAwait(false)
            ?? throw new RagKitException($"Corpus '{corpus}' names the model '{fingerprint}', which its store does not hold: call RetrainAsync() to train one anew."));

    private static string ArtifactName(string fingerprint) => "models/" + fingerprint;

    private static string NameOf(IEmbeddingGenerator<string, Embedding<float>> generator)
    {
        if (generator.GetService(typeof(TrainedEmbeddingModel)) is TrainedEmbeddingModel trained)
            return trained.Fingerprint;
        EmbeddingGeneratorMetadata? metadata = generator.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata;
        string model = metadata?.DefaultModelId ?? generator.GetType().FullName!;
        string dimensions = metadata?.DefaultModelDimensions is int known ? $"/{known}" : "";
        return metadata?.ProviderName is { Length: > 0 } provider ? $"{provider}:{model}{dimensions}" : model + dimensions;
    }
}
