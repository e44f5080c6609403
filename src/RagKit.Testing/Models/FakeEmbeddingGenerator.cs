using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace RagKit.Testing;

/// <summary>
/// A deterministic embedding model: words hashed into dimensions with a sign and summed, so that texts that share words are similar.
/// It counts what it is asked and can be told to fail. Thread-safe.
/// </summary>
public sealed class FakeEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly EmbeddingGeneratorMetadata _metadata;
    private readonly ConcurrentQueue<IReadOnlyList<string>> _batches = new();

    /// <summary>A model.</summary>
    /// <param name="dimensions">The length of its vectors; at least 1.</param>
    /// <param name="modelId">Its id; another id makes other vectors, as another model would.</param>
    public FakeEmbeddingGenerator(int dimensions = 64, string modelId = "fake-embedder")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        _metadata = new("fake", null, modelId, dimensions);
    }

    /// <summary>The batches asked for, in the order they came, those that failed included.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Batches => [.. _batches];

    /// <summary>How often it was called.</summary>
    public int Calls => _batches.Count;

    /// <summary>How many texts it was asked for.</summary>
    public int TextCount => _batches.Sum(batch => batch.Count);

    /// <summary>The texts asked for, in the order they came.</summary>
    public IReadOnlyList<string> Texts => [.. _batches.SelectMany(batch => batch)];

    /// <summary>A batch with a text for which this holds throws <see cref="HttpRequestException"/>.</summary>
    public Predicate<string>? FailOn { get; set; }

    /// <summary>A text for which this holds gets a vector with a NaN in it.</summary>
    public Predicate<string>? NaNOn { get; set; }

    /// <summary>How many vectors are missing at the end of each batch.</summary>
    public int Drop { get; set; }

    /// <inheritdoc />
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string[] batch = [.. values];
        _batches.Enqueue(batch);
        if (FailOn is { } fails && Array.Find(batch, fails) is string failing)
            return Task.FromException<GeneratedEmbeddings<Embedding<float>>>(new HttpRequestException($"The fake model was told to fail on '{failing}'."));
        return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(
            batch.Take(Math.Max(0, batch.Length - Drop)).Select(text => new Embedding<float>(Embed(text)) { ModelId = _metadata.DefaultModelId })));
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

    private float[] Embed(string text)
    {
        float[] vector = new float[_metadata.DefaultModelDimensions!.Value];
        uint seed = Fnv.Append(Fnv.Empty, _metadata.DefaultModelId);
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetterOrDigit(text[i]))
                continue;
            if (i > start)
            {
                uint hash = Fnv.Append(seed, text.AsSpan(start, i - start));
                vector[hash % (uint)vector.Length] += (hash & 0x8000_0000) == 0 ? 1 : -1;
            }
            start = i + 1;
        }
        Normalise(vector);
        if (NaNOn?.Invoke(text) == true)
            vector[^1] = float.NaN;
        return vector;
    }

    private static void Normalise(float[] vector)
    {
        float length = MathF.Sqrt(vector.Sum(value => value * value));
        for (int i = 0; length > 0 && i < vector.Length; i++)
            vector[i] /= length;
    }
}
