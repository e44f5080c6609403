using RagKit.Stores;

namespace RagKit;

/// <summary>The verb for the in-memory store.</summary>
public static class StoreInMemoryCorpusBuilderExtensions
{
    /// <summary>Keeps the corpus in memory: nothing is left of it when the process ends. For tests, notebooks and small corpora.</summary>
    public static CorpusBuilder StoreInMemory(this CorpusBuilder corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return corpus.StoreIn(_ => new InMemoryChunkStore());
    }
}
