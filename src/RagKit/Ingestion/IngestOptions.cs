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

    /// <summary>
    /// Whether parsed documents are kept in the store, so that another chunker cuts them without fetching and parsing them again; true by
    /// default. It costs about the size of their text. None are kept where a step of cleaning redacts.
    /// </summary>
    public bool KeepDocuments { get; init; } = true;

    /// <summary>How opening items and calling models are tried again.</summary>
    public IngestRetries Retries { get; init; } = new();

    /// <summary>The names of the runner's limits that every embedding call waits for; its weight there is its tokens.</summary>
    public IReadOnlyList<string> EmbedLimits { get; init; } = [];

    /// <summary>
    /// Which share of the documents of a source a run may remove, 0 to 1; by default 0.2. A run that would remove more, and 10 documents at least, removes
    /// none of that source's, does everything else, and says so: see <see cref="IngestSummary.RemovalsHeld"/>. 1 allows all.
    /// </summary>
    public double MaxRemovedShare { get; init; } = 0.2;

    internal IngestOptions Validate()
    {
        if (MaxRemovedShare is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(MaxRemovedShare), $"MaxRemovedShare ({MaxRemovedShare}) must be 0 to 1.");
        if (EmbeddingBatchSize is < 1 or > 10_000)
            throw new ArgumentOutOfRangeException(nameof(EmbeddingBatchSize), $"EmbeddingBatchSize ({EmbeddingBatchSize}) must be 1 to 10,000.");
        if (MaxConcurrency is < 1 or > 256)
            throw new ArgumentOutOfRangeException(nameof(MaxConcurrency), $"MaxConcurrency ({MaxConcurrency}) must be 1 to 256.");
        return this;
    }
}
