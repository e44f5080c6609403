using Microsoft.Extensions.AI;

namespace RagKit.Testing;

/// <summary>
/// An embedding model that costs next to nothing, so that a benchmark measures what is around it: each text gets one of 64 ready-made
/// random vectors, by its length. Deterministic and thread-safe; the vectors are shared and must not be changed.
/// </summary>
public sealed class NoCostEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly Embedding<float>[] _ready = new Embedding<float>[64];
    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <summary>A model with vectors of this length; at least 1.</summary>
    public NoCostEmbeddingGenerator(int dimensions = 256)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        _metadata = new("fake", null, "no-cost", dimensions);
#pragma warning disable CA5394 // Seeded on purpose: nothing is secret here.
        Random random = new(1);
        for (int i = 0; i < _ready.Length; i++)
        {
            float[] vector = new float[dimensions];
            for (int j = 0; j < dimensions; j++)
                vector[j] = random.NextSingle() - 0.5f;
            float length = MathF.Sqrt(vector.Sum(value => value * value));
            _ready[i] = new(Array.ConvertAll(vector, value => value / length)) { ModelId = "no-cost" };
        }
#pragma warning restore CA5394
    }

    /// <inheritdoc />
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        cancellationToken.ThrowIfCancellationRequested();
        GeneratedEmbeddings<Embedding<float>> vectors = [];
        foreach (string value in values)
            vectors.Add(_ready[value.Length % _ready.Length]);
        return Task.FromResult(vectors);
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Does nothing: there is nothing to release.</summary>
    public void Dispose()
    {
    }
}
