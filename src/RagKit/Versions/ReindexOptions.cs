using RagKit.Ingestion;
using RagKit.Retrieval;

namespace RagKit.Versions;

/// <summary>How a corpus is built anew beside the version that serves. Immutable.</summary>
public sealed record ReindexOptions
{
    /// <summary>How documents are ingested into the new version.</summary>
    public IngestOptions Ingest { get; init; } = new();

    /// <summary>Whether the new version is put in the place of the one that serves when it passes; otherwise it stays in the shadow until <see cref="Corpus.ActivateVersionAsync"/>.</summary>
    public bool Activate { get; init; } = true;

    /// <summary>How many versions are kept, the one that serves among them; at least 1, 2 by default, so that there is one to go back to.</summary>
    public int KeepVersions { get; init; } = 2;

    /// <summary>Which share of the serving version's documents the new one must have; 0 to 1, 0.9 by default.</summary>
    public double MinimumDocumentShare { get; init; } = 0.9;

    /// <summary>Which share of documents may fail; 0 to 1, 0.05 by default.</summary>
    public double MaximumFailedShare { get; init; } = 0.05;

    /// <summary>Questions that the new version must find the right document for.</summary>
    public IReadOnlyList<CanaryQuery> Canaries { get; init; } = [];

    /// <summary>
    /// A check of the host's, such as an evaluation against the version that serves: it is given the new version to search, and says why it must not serve, or
    /// <see langword="null"/> when it may.
    /// </summary>
    public Func<IRetriever, CancellationToken, Task<string?>>? Check { get; init; }

    /// <summary>How often what changed while the new version was built is caught up with before the last time, in which nothing else may ingest; 0 to 100, 3 by default.</summary>
    public int CatchUpRounds { get; init; } = 3;

    internal ReindexOptions Validate()
    {
        Ingest.Validate();
        if (KeepVersions < 1)
            throw new ArgumentOutOfRangeException(nameof(KeepVersions), $"KeepVersions ({KeepVersions}) must be at least 1.");
        if (MinimumDocumentShare is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(MinimumDocumentShare), $"MinimumDocumentShare ({MinimumDocumentShare}) must be 0 to 1.");
        if (MaximumFailedShare is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(MaximumFailedShare), $"MaximumFailedShare ({MaximumFailedShare}) must be 0 to 1.");
        if (CatchUpRounds is < 0 or > 100)
            throw new ArgumentOutOfRangeException(nameof(CatchUpRounds), $"CatchUpRounds ({CatchUpRounds}) must be 0 to 100.");
        foreach (CanaryQuery canary in Canaries)
            canary.Validate();
        return this;
    }
}
