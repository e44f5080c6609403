namespace RagKit.Ingestion;

/// <summary>How a corpus ingests. Immutable.</summary>
public sealed record IngestOptions
{
    /// <summary>
    /// Accepts another chunker or embedding model than the manifest names: documents are cut and embedded anew where needed.
    /// While that goes on, documents that are not embedded yet are found by their words. False refuses instead.
    /// </summary>
    public bool Rebuild { get; init; }

    /// <summary>How many texts are embedded in one call at most; 1 to 10,000.</summary>
    public int EmbeddingBatchSize { get; init; } = 128;

    /// <summary>How many documents are cut and embedded at once; 1 to 256, by default the number of processors.</summary>
    public int MaxConcurrency { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 256);

    /// <summary>
    /// Whether a model that is trained on the corpus is trained when the corpus has become large enough, and again when it has
    /// outgrown it. False leaves that to <see cref="Corpus.RetrainAsync"/>.
    /// </summary>
    public bool Train { get; init; } = true;

    internal IngestOptions Validate()
    {
        if (EmbeddingBatchSize is < 1 or > 10_000)
            throw new ArgumentOutOfRangeException(nameof(EmbeddingBatchSize), $"EmbeddingBatchSize ({EmbeddingBatchSize}) must be 1 to 10,000.");
        if (MaxConcurrency is < 1 or > 256)
            throw new ArgumentOutOfRangeException(nameof(MaxConcurrency), $"MaxConcurrency ({MaxConcurrency}) must be 1 to 256.");
        return this;
    }
}
