using RagKit.Ingestion;
using RagKit.Runs;
using RagKit.Stores;
using RagKit.Sync;

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

    /// <summary>How many items of sources are known, failed ones included.</summary>
    public int Items { get; init; }

    /// <summary>When an item was ingested last; <see langword="null"/> before the first ingestion.</summary>
    public DateTimeOffset? IngestedAt { get; init; }

    /// <summary>
    /// When the corpus was brought in step with its sources last: when the last ingestion ended that the ledger of runs knows of, or <see cref="IngestedAt"/> where
    /// that is later. A run that finds nothing changed counts, in this process or, with a durable store of runs, in any.
    /// </summary>
    public DateTimeOffset? SyncedAt { get; init; }

    /// <summary>How long ago <see cref="SyncedAt"/> is, never below 0; <see langword="null"/> before the first ingestion.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>The number of the version that serves; 1 for a store without versions.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Where the store is, how large, how far its index is, and what it warns of.</summary>
    public StoreStatus Store { get; init; } = new("");

    /// <summary>Why the corpus can't be searched or ingested as it is described now, such as with another model; <see langword="null"/> when it can.</summary>
    public string? Mismatch { get; init; }

    internal static async ValueTask<CorpusStatus> ReadAsync(CorpusParts parts, CancellationToken cancellationToken)
    {
        CorpusManifest? manifest = await parts.Store.GetManifestAsync(cancellationToken).ConfigureAwait(false);
        StoreCounts counts = await parts.Store.CountAsync(cancellationToken).ConfigureAwait(false);
        List<LedgerEntry> failed = [];
        int items = 0;
        DateTimeOffset? last = null;
        await foreach (LedgerEntry entry in parts.Ledger.ListEntriesAsync(null, cancellationToken).ConfigureAwait(false))
        {
            items++;
            if (entry.Error is not null)
                failed.Add(entry);
            if (last is null || entry.At > last)
                last = entry.At;
        }
        DateTimeOffset? synced = await FindLastRunAsync(parts, cancellationToken).ConfigureAwait(false) is DateTimeOffset run && (last is null || run > last) ? run : last;
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
            Items = items,
            IngestedAt = last,
            SyncedAt = synced,
            Age = synced is DateTimeOffset at ? TimeSpan.FromTicks(Math.Max(0, (parts.Time.GetUtcNow() - at).Ticks)) : null,
            Version = await CorpusState.ServingVersionAsync(parts.Store, cancellationToken).ConfigureAwait(false),
            Store = await parts.Store.GetStatusAsync(cancellationToken).ConfigureAwait(false),
            Mismatch = manifest is null ? null : CorpusAgreement.FindModelMismatch(parts, manifest),
        };
    }

    private static async ValueTask<DateTimeOffset?> FindLastRunAsync(CorpusParts parts, CancellationToken cancellationToken)
    {
        RunFilter ended = new() { Flow = CorpusFlows.IngestName(parts), States = [RunState.Completed], Limit = 1 };
        await foreach (RunInfo run in parts.Runner.Runs.ListRunsAsync(ended, cancellationToken).ConfigureAwait(false))
            return run.UpdatedAt;
        return null;
    }
}
