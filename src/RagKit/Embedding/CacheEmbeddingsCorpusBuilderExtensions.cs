using RagKit.Embedding;

namespace RagKit;

/// <summary>The verb that keeps embeddings across documents and corpora.</summary>
public static class CacheEmbeddingsCorpusBuilderExtensions
{
    /// <summary>
    /// Keeps what the model embeds in the cache of the corpus's runner, by model, dimensions and text, so that no text is embedded twice, in whatever document
    /// or corpus it comes. With a durable ledger such as <c>SqliteFlowStore</c> that holds across processes. Put it behind <c>EmbedWith(...)</c>. A model that is trained on
    /// the corpus is never cached: its vectors change with every training.
    /// </summary>
    /// <param name="corpus">The corpus.</param>
    /// <exception cref="RagKitException">The corpus has no model yet.</exception>
    public static CorpusBuilder CacheEmbeddings(this CorpusBuilder corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        if (corpus.Trainer is not null)
            return corpus;
        return corpus.Embedder is { } model
            ? corpus.EmbedWith(services => new CachedGenerator(model(services)))
            : throw new RagKitException($"Corpus '{corpus.Name}' has no embedding model to cache the vectors of: put CacheEmbeddings() behind EmbedWith(...).");
    }
}
