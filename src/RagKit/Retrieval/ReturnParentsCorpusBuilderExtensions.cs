using RagKit.Retrieval;

namespace RagKit;

/// <summary>The verbs that give hits back as the larger text they stand in. Each works on the hits as they are at its place among the rerankers.</summary>
public static class ReturnParentsCorpusBuilderExtensions
{
    /// <summary>
    /// Gives the parents of hits back, where the chunker names them (<c>ChunkByParents</c> does): each once, with the id and the score of its best child, and a range that
    /// says where its text stands. The text is cut from the kept document.
    /// </summary>
    /// <param name="corpus">The corpus.</param>
    public static CorpusBuilder ReturnParents(this CorpusBuilder corpus) => Add(corpus, ParentScope.Parent, 0);

    /// <summary>Gives hits back with the chunks around them, each text once; with the id and the score of the hit.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="chunks">How many chunks before and behind; 1 to 100.</param>
    public static CorpusBuilder ReturnNeighbours(this CorpusBuilder corpus, int chunks = 1)
    {
        if (chunks is < 1 or > 100)
            throw new ArgumentOutOfRangeException(nameof(chunks), $"chunks ({chunks}) must be 1 to 100.");
        return Add(corpus, ParentScope.Neighbours, chunks);
    }

    /// <summary>Gives the whole documents of hits back, each once, with the id and the score of its best chunk.</summary>
    /// <param name="corpus">The corpus.</param>
    public static CorpusBuilder ReturnDocuments(this CorpusBuilder corpus) => Add(corpus, ParentScope.Document, 0);

    private static CorpusBuilder Add(CorpusBuilder corpus, ParentScope scope, int neighbours)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return corpus.RerankWith(_ => new ParentReturn(scope, neighbours));
    }
}
