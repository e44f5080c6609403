using System.Runtime.CompilerServices;
using RagKit.Retrieval;
using RagKit.Stores;

namespace RagKit.Tests.Answering;

/// <summary>Finds by words in a store: the smallest retriever there is.</summary>
internal sealed class StoreRetriever(IChunkStore store) : IRetriever
{
    public async IAsyncEnumerable<Hit> RetrieveAsync(RetrievalQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChunkSearchResult found = await store.SearchAsync(new() { Text = query.Text, Depth = query.Top, Filter = query.Filter }, cancellationToken);
        IReadOnlyList<Chunk> chunks = await store.GetAsync([.. found.Lexical.Select(one => one.ChunkId)], cancellationToken);
        for (int i = 0; i < chunks.Count; i++)
            yield return new(chunks[i], found.Lexical[i].Score);
    }
}
