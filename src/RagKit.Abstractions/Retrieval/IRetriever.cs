namespace RagKit.Retrieval;

/// <summary>Finds chunks for a question. Implementations are safe to use from several threads at once.</summary>
public interface IRetriever
{
    /// <summary>Finds chunks, best first, at most <see cref="RetrievalQuery.Top"/>. A query without words finds nothing.</summary>
    IAsyncEnumerable<Hit> RetrieveAsync(RetrievalQuery query, CancellationToken cancellationToken = default);
}

/// <summary>Reorders hits by a closer look at question and text. Implementations are safe to use from several threads at once.</summary>
public interface IReranker
{
    /// <summary>
    /// Returns the hits best first, each with the reranker's own score and a <see cref="HitLeg"/> of its name added. It may leave
    /// hits out, and adds none.
    /// </summary>
    ValueTask<IReadOnlyList<Hit>> RerankAsync(RetrievalQuery query, IReadOnlyList<Hit> hits, CancellationToken cancellationToken = default);
}
