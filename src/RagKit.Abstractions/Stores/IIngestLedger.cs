namespace RagKit.Stores;

/// <summary>
/// Remembers which version of which source item was ingested, and what failed. Implementations are safe to use from several
/// threads at once. An entry is recorded after the item's documents are stored, never before.
/// </summary>
public interface IIngestLedger
{
    /// <summary>The entries of one source or (<see langword="null"/>) of all, by ascending source and item id (ordinal).</summary>
    IAsyncEnumerable<LedgerEntry> ListEntriesAsync(string? sourceId = null, CancellationToken cancellationToken = default);

    /// <summary>Writes entries, each in the place of the one with the same source and item; all or none.</summary>
    ValueTask RecordEntriesAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken = default);

    /// <summary>Removes the entries of these items; those that are not there are passed over.</summary>
    ValueTask RemoveEntriesAsync(string sourceId, IReadOnlyList<string> itemIds, CancellationToken cancellationToken = default);
}

/// <summary>What became of a source item when it was ingested last.</summary>
/// <param name="SourceId">The source's id.</param>
/// <param name="ItemId">The item's id.</param>
/// <param name="Version">The item's version with its loader's fingerprint; empty after a failure, so that it is tried again.</param>
public sealed record LedgerEntry(string SourceId, string ItemId, string Version)
{
    /// <summary>Why it failed; <see langword="null"/> when it did not.</summary>
    public string? Error { get; init; }

    /// <summary>How often in a row it has failed.</summary>
    public int Attempts { get; init; }

    /// <summary>The id of the run that ingested it; empty when unknown.</summary>
    public string Run { get; init; } = "";

    /// <summary>When it was ingested.</summary>
    public DateTimeOffset At { get; init; }
}
