using RagKit.Stores;
using RagKit.Vectors;

namespace RagKit;

/// <summary>The verb for the in-memory store.</summary>
public static class StoreInMemoryCorpusBuilderExtensions
{
    /// <summary>Keeps the corpus in memory: nothing is left of it when the process ends. For tests, notebooks and small corpora.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="precision">What a search by vector scans: Byte is the fastest and takes a quarter of memory more; results are the same.</param>
    /// <param name="hnswAbove">
    /// From how many vectors on they are searched by an HNSW graph, which is approximate: of the nearest chunks it finds nearly all. It is built in
    /// the background, and searches are exact until it is ready. 0 for never.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="hnswAbove"/> is negative.</exception>
    public static CorpusBuilder StoreInMemory(
        this CorpusBuilder corpus, VectorPrecision precision = VectorPrecision.Float, int hnswAbove = InMemoryChunkStore.DefaultHnswAbove)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentOutOfRangeException.ThrowIfNegative(hnswAbove);
        return corpus.StoreIn(_ => new InMemoryChunkStore(precision: precision, hnswAbove: hnswAbove));
    }
}
