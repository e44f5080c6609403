using RagKit.Embedding;
using RagKit.Stores;

namespace RagKit.Ingestion;

/// <summary>The model of a run: named at once, but loaded only when there is something to embed.</summary>
internal sealed class IngestModel(CorpusEmbedder embedder, CorpusManifest manifest, CancellationToken cancellationToken)
{
    private readonly Lazy<Task<EmbeddingModel?>> _model = new(() => embedder.GetModelAsync(manifest, cancellationToken).AsTask());

    /// <summary>What its vectors are stored under; <see langword="null"/> while there is none.</summary>
    public string? Fingerprint { get; } = manifest.Model;

    /// <summary>The dimensions of its vectors; 0 while there is none.</summary>
    public int Dimensions { get; } = manifest.Dimensions;

    public Task<EmbeddingModel?> GetAsync() => _model.Value;
}
