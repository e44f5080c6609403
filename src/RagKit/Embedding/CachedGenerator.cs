using Microsoft.Extensions.AI;

namespace RagKit.Embedding;

/// <summary>Marks a model whose embeddings the corpus keeps in a cache; it is used as the model itself.</summary>
internal sealed class CachedGenerator(IEmbeddingGenerator<string, Embedding<float>> inner) : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
{
    public IEmbeddingGenerator<string, Embedding<float>> Inner => InnerGenerator;
}
