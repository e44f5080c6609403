using RagKit.Embedding;

namespace RagKit;

/// <summary>The verb that keeps embeddings across documents and corpora.</summary>
public static class CacheEmbeddingsCorpusBuilderExtensions
{
    /// <summary>
    /// Keeps what the model embeds in the cache of the corpus's runner, by model, dimensions and text, so that no text is embedded twice, in whatever document
    /// or corpus it comes. With a durable ledger such as <c>SqliteFlowStore</c> that holds across processes. A model that is trained on
    /// the corpus is never cached: its vectors change with every training.
    /// </summary>
    /// <param name="corpus">The corpus.</param>
    public static CorpusBuilder CacheEmbeddings(this CorpusBuilder corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return corpus.Set(new EmbeddingCaching());
    }
}
