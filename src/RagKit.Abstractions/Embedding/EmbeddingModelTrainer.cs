using Microsoft.Extensions.AI;

namespace RagKit.Embedding;

/// <summary>
/// Trains an embedding model on a corpus's own texts. Implementations hold settings only, and are safe to use from several
/// threads at once.
/// </summary>
public abstract class EmbeddingModelTrainer
{
    /// <summary>Names the algorithm, its version and every setting that changes the model, such as <c>lsa/1:256,seed=1</c>.</summary>
    public abstract string Fingerprint { get; }

    /// <summary>Below this many texts no model is trained: words alone retrieve better.</summary>
    public abstract int MinimumTexts { get; }

    /// <summary>Whether a corpus has grown so much that its model should be trained anew.</summary>
    /// <param name="trainedOn">How many texts the model was trained on.</param>
    /// <param name="texts">How many there are now.</param>
    public abstract bool IsOutgrown(int trainedOn, int texts);

    /// <summary>Trains a model. The same texts in the same order give the same model, bit for bit, on the same processor family.</summary>
    /// <param name="texts">The texts, read once; at least <see cref="MinimumTexts"/>.</param>
    /// <param name="cancellationToken">Ends the training.</param>
    public abstract ValueTask<TrainedEmbeddingModel> TrainAsync(IAsyncEnumerable<string> texts, CancellationToken cancellationToken = default);

    /// <summary>Reads a model that <see cref="TrainedEmbeddingModel.Save"/> wrote.</summary>
    /// <exception cref="RagKitException">The bytes are not such a model, or one of an unknown version.</exception>
    public abstract TrainedEmbeddingModel Load(ReadOnlyMemory<byte> artifact);
}

/// <summary>
/// A model trained on a corpus: an ordinary embedding generator whose vectors are L2-normalised. Immutable and safe to use from
/// several threads at once. A text that shares no word with the corpus gives a vector of zeros.
/// </summary>
public abstract class TrainedEmbeddingModel : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>Names exactly this model: its trainer's fingerprint and a hash of what was learnt.</summary>
    public abstract string Fingerprint { get; }

    /// <summary>The length of its vectors.</summary>
    public abstract int Dimensions { get; }

    /// <summary>How many texts it was trained on.</summary>
    public abstract int TrainedOn { get; }

    /// <summary>The model as bytes, for <see cref="EmbeddingModelTrainer.Load"/>.</summary>
    public abstract ReadOnlyMemory<byte> Save();

    /// <inheritdoc />
    public abstract Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default);

    /// <inheritdoc />
    public virtual object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("ragkit", null, Fingerprint, Dimensions)
        : serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the model holds; by default nothing.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
