using RagKit.Embedding;

namespace RagKit;

/// <summary>Adds the embedding model that is trained on the corpus itself.</summary>
public static class CorpusModelCorpusBuilderExtensions
{
    /// <summary>
    /// Embeds with a model trained on the corpus's own texts, in the place of any model set before. A corpus too small for it
    /// (<see cref="CorpusModelOptions.MinimumTexts"/>) retrieves by words alone.
    /// </summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="options">How it is trained; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public static CorpusBuilder EmbedWithCorpusModel(this CorpusBuilder corpus, CorpusModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        CorpusModelTrainer trainer = new(options);
        return corpus.EmbedWith(_ => trainer);
    }
}
