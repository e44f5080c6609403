using Microsoft.Extensions.AI;

namespace RagKit.Benchmarks;

/// <summary>
/// A vector a text in about a microsecond: FNV-1a of every sixteenth character seeds xorshift32, as in the peers' measurements,
/// so that what is measured is the framework around it.
/// </summary>
internal sealed class NoCostEmbedder(int dimensions) : IEmbeddingGenerator<string, Embedding<float>>
{
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(text => new Embedding<float>(Vector(text)))));

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("ragkit", null, "no-cost", dimensions) : null;

    public void Dispose()
    {
    }

    private float[] Vector(string text)
    {
        uint hash = 2166136261;
        for (int i = 0; i < text.Length; i += 16)
            hash = (hash ^ text[i]) * 16777619;
        hash |= 1;
        float[] vector = new float[dimensions];
        for (int i = 0; i < vector.Length; i++)
        {
            hash ^= hash << 13;
            hash ^= hash >> 17;
            hash ^= hash << 5;
            vector[i] = (int)hash / 2147483648f;
        }
        return vector;
    }
}
