using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;
using RagKit.Stores;

namespace RagKit;

/// <summary>Adds the store in any provider of Microsoft.Extensions.VectorData to a corpus.</summary>
public static class VectorDataCorpusBuilderExtensions
{
    /// <summary>Keeps the corpus in a vector store, in collections that are made when it is first used.</summary>
    /// <param name="corpus">The corpus; its name is part of theirs.</param>
    /// <param name="vectorStore">The vector store; the caller keeps and disposes it.</param>
    public static CorpusBuilder StoreInVectorData(this CorpusBuilder corpus, VectorStore vectorStore)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(vectorStore);
        return corpus.StoreIn(_ => new VectorDataChunkStore(vectorStore, corpus.Name));
    }

    /// <summary>Keeps the corpus in the host's <see cref="VectorStore"/>.</summary>
    /// <param name="corpus">The corpus; its name is part of the collections' names.</param>
    public static CorpusBuilder StoreInVectorData(this CorpusBuilder corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return corpus.StoreIn(services => new VectorDataChunkStore(services.GetRequiredService<VectorStore>(), corpus.Name, services.GetService<TimeProvider>()));
    }
}
