namespace RagKit.Stores;

/// <summary>What a corpus was built with. Whoever works on it must agree, or is refused.</summary>
/// <param name="Corpus">The corpus's name: part of every chunk id.</param>
/// <param name="Chunker">The fingerprint of its chunker.</param>
/// <param name="Embedder">
/// What embeds it: the fingerprint of a given model, or the settings of the trainer whose model is trained on the corpus;
/// <see langword="null"/> for a corpus that is searched by words alone.
/// </param>
public sealed record CorpusManifest(string Corpus, string Chunker, string? Embedder)
{
    /// <summary>
    /// The fingerprint of the model whose vectors are searched: of a trained model it changes with every training.
    /// <see langword="null"/> until there is one.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>The dimensions of that model's vectors; 0 until there is one.</summary>
    public int Dimensions { get; init; }

    /// <summary>How many chunks the model was trained on; 0 for a model that was given.</summary>
    public int TrainedOn { get; init; }
}
