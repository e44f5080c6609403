using Microsoft.Extensions.AI;

namespace RagKit.Embedding;

/// <summary>Marks a model whose embeddings the corpus keeps in a cache; it is used as the model itself.</summary>
internal sealed class CachedGenerator(IEmbeddingGenerator<string, Embedding<float>> inner) : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
{
    public IEmbeddingGenerator<string, Embedding<float>> Inner => InnerGenerator;

    /// <summary>Asks the model: the cache is looked into where chunks are embedded, by content and the corpus's fingerprint of the model.</summary>
    public override Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        InnerGenerator.GenerateAsync(values, options, cancellationToken);
}
