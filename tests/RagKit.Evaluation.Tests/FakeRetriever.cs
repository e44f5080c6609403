using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using RagKit.Retrieval;

namespace RagKit.Evaluation.Tests;

/// <summary>Answers each question with given chunks (document id and score), at most as many as asked for, and remembers what was asked.</summary>
internal sealed class FakeRetriever(Func<string, IEnumerable<(string DocumentId, double Score)>> answer) : IRetriever
{
    public ConcurrentQueue<RetrievalQuery> Asked { get; } = [];

    public Func<RetrievalQuery, CancellationToken, Task> OnAsked { get; set; } = (_, _) => Task.CompletedTask;

    public async IAsyncEnumerable<Hit> RetrieveAsync(RetrievalQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Asked.Enqueue(query);
        await OnAsked(query, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        int ordinal = 0;
        foreach ((string documentId, double score) in answer(query.Text).Take(query.Top))
            yield return new(new($"{documentId}#{ordinal}", documentId, ordinal++, "", 0..0), score);
    }
}
