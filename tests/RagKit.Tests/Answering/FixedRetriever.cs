using System.Runtime.CompilerServices;
using RagKit.Retrieval;

namespace RagKit.Tests.Answering;

/// <summary>Finds what it was given, whatever is asked, and keeps the questions.</summary>
internal sealed class FixedRetriever(params Hit[] hits) : IRetriever
{
    public List<RetrievalQuery> Queries { get; } = [];

    public async IAsyncEnumerable<Hit> RetrieveAsync(RetrievalQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Queries.Add(query);
        foreach (Hit hit in hits.Take(query.Top))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return hit;
        }
    }
}
