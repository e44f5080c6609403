using RagKit.Stores;

namespace RagKit.Retrieval;

/// <summary>Shows a corpus as a collection of Microsoft.Extensions.VectorData.</summary>
public static class ChunkCollectionExtensions
{
    /// <summary>The corpus as a collection that is read: <c>corpus.AsVectorStoreCollection(corpus.Name, corpus.Store)</c>.</summary>
    /// <param name="corpus">The corpus, or what else searches its store by text.</param>
    /// <param name="name">Its name.</param>
    /// <param name="store">Its store.</param>
    public static ChunkCollection AsVectorStoreCollection(this IRetriever corpus, string name, IChunkStore store)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return new(name, store, corpus);
    }
}
