using RagKit.Resilience;

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

    /// <summary>
    /// How opening an item is tried again; by default three times after 1, 2 and 4 seconds, where the network or a busy server was the reason.
    /// </summary>
    public RetryPolicy? FetchRetry { get; init; }

    /// <summary>
    /// How an embedding call, or the enrichment of a document, is tried again; by default six times, from 1 second doubling, where the network or a busy server was the
    /// reason, and never sooner than the server asks.
    /// </summary>
    public RetryPolicy? EmbedRetry { get; init; }

    /// <summary>The names of the runner's limits that every embedding call waits for; its weight there is its tokens.</summary>
    public IReadOnlyList<string> EmbedLimits { get; init; } = [];

    internal IngestOptions Validate()
    {
        if (EmbeddingBatchSize is < 1 or > 10_000)
            throw new ArgumentOutOfRangeException(nameof(EmbeddingBatchSize), $"EmbeddingBatchSize ({EmbeddingBatchSize}) must be 1 to 10,000.");
        if (MaxConcurrency is < 1 or > 256)
            throw new ArgumentOutOfRangeException(nameof(MaxConcurrency), $"MaxConcurrency ({MaxConcurrency}) must be 1 to 256.");
        return this;
    }
}
