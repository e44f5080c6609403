using RagKit.Stores;
using RagKit.Vectors;

namespace RagKit;

/// <summary>The verb for the in-memory store.</summary>
public static class StoreInMemoryCorpusBuilderExtensions
{
    /// <summary>Keeps the corpus in memory: nothing is left of it when the process ends. For tests, notebooks and small corpora.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="precision">What a search by vector scans: Byte is the fastest and takes a quarter of memory more; results are the same.</param>
    public static CorpusBuilder StoreInMemory(this CorpusBuilder corpus, VectorPrecision precision = VectorPrecision.Float)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return corpus.StoreIn(_ => new InMemoryChunkStore(precision: precision));
    }
}
