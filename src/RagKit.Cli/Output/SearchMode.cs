using RagKit.Retrieval;

namespace RagKit.Cli;

/// <summary>Says how a corpus was searched where that is not what one would expect.</summary>
internal static class SearchMode
{
    /// <summary>A note when embeddings were wanted and there is no model yet.</summary>
    public static async Task NoteAsync(Corpus corpus, RetrievalStrategy? strategy, CancellationToken cancellationToken)
    {
        if (strategy == RetrievalStrategy.Lexical)
            return;
        CorpusStatus status = await corpus.GetStatusAsync(cancellationToken);
        if (status.Model is null)
            Terminal.Note($"Searched by {status.Search}");
    }
}
