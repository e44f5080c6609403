using RagKit.Stores;

namespace RagKit;

/// <summary>What a corpus holds and how it is searched.</summary>
/// <param name="Name">The corpus's name.</param>
public sealed record CorpusStatus(string Name)
{
    /// <summary>Documents that are in the corpus.</summary>
    public int Documents { get; init; }

    /// <summary>Documents that a step of cleaning left out: they are known, but have no chunks. The store lists them with their reasons.</summary>
    public int LeftOut { get; init; }

    /// <summary>Chunks stored.</summary>
    public int Chunks { get; init; }

    /// <summary>Chunks that have a vector of the model.</summary>
    public int Embedded { get; init; }

    /// <summary>The fingerprint of the chunker; <see langword="null"/> before the first ingestion.</summary>
    public string? Chunker { get; init; }

    /// <summary>The fingerprint of the model whose vectors are searched; <see langword="null"/> when there is none.</summary>
    public string? Model { get; init; }

    /// <summary>The dimensions of its vectors; 0 when there is none.</summary>
    public int Dimensions { get; init; }

    /// <summary>How many chunks the model was trained on; 0 for one that was given.</summary>
    public int TrainedOn { get; init; }

    /// <summary>How the corpus is searched, as a sentence for people.</summary>
    public string Search { get; init; } = "";

    /// <summary>The items that failed when they were ingested last.</summary>
    public IReadOnlyList<LedgerEntry> Failed { get; init; } = [];

    /// <summary>When an item was ingested last; <see langword="null"/> before the first ingestion.</summary>
    public DateTimeOffset? IngestedAt { get; init; }

    internal static async ValueTask<CorpusStatus> ReadAsync(CorpusParts parts, CancellationToken cancellationToken)
    {
        CorpusManifest? manifest = await parts.Store.GetManifestAsync(cancellationToken).ConfigureAwait(false);
        StoreCounts counts = await parts.Store.CountAsync(cancellationToken).ConfigureAwait(false);
        List<LedgerEntry> failed = [];
        DateTimeOffset? last = null;
        await foreach (LedgerEntry entry in parts.Ledger.ListEntriesAsync(null, cancellationToken).ConfigureAwait(false))
        {
            if (entry.Error is not null)
                failed.Add(entry);
            if (last is null || entry.At > last)
                last = entry.At;
        }
        return new CorpusStatus(manifest?.Corpus ?? parts.Name)
        {
            Documents = counts.Documents - counts.LeftOut,
            LeftOut = counts.LeftOut,
            Chunks = counts.Chunks,
            Embedded = counts.Embedded,
            Chunker = manifest?.Chunker,
            Model = manifest?.Model,
            Dimensions = manifest?.Dimensions ?? 0,
            TrainedOn = manifest?.TrainedOn ?? 0,
            Search = manifest?.Model is null
                ? $"words (BM25) alone: {CorpusAgreement.WhyNoModel(parts)}"
                : $"hybrid: words (BM25) and embeddings of {manifest.Dimensions} dimensions",
            Failed = failed,
            IngestedAt = last,
        };
    }
}
