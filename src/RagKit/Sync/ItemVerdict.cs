using RagKit.Sources;
using RagKit.Stores;

namespace RagKit.Sync;

/// <summary>Whether an item is known as it is listed, and if not, why.</summary>
/// <param name="Version">The version that the ledger would keep.</param>
/// <param name="Reasons">Why it is not known; none for an item that is, or that is new.</param>
/// <param name="IsNew">Whether the ledger has no entry of it.</param>
internal readonly record struct ItemVerdict(string Version, PlannedReasons Reasons, bool IsNew)
{
    public bool IsKnown => !IsNew && Reasons == PlannedReasons.None;

    /// <summary>Whether this very version was read by the same loader.</summary>
    public bool IsRead => !IsNew && (Reasons & (PlannedReasons.Version | PlannedReasons.Loader | PlannedReasons.FailedBefore)) == 0;

    /// <param name="item">The item as listed.</param>
    /// <param name="loader">What would read it.</param>
    /// <param name="entry">What the ledger says of it.</param>
    /// <param name="stored">What is stored of it.</param>
    /// <param name="isCurrent">Whether a stored document was made by the steps that the corpus has now.</param>
    public static ItemVerdict Of(SourceItem item, IDocumentLoader loader, LedgerEntry? entry, List<StoredDocument> stored, Predicate<StoredDocument> isCurrent)
    {
        string version = $"{item.Version}|{loader.Fingerprint}";
        if (entry is null)
            return new(version, PlannedReasons.None, IsNew: true);
        PlannedReasons reasons = entry.Version == version ? PlannedReasons.None
            : entry.Error is not null || entry.Version.Length == 0 ? PlannedReasons.FailedBefore
            : entry.Version.StartsWith(item.Version + "|", StringComparison.Ordinal) ? PlannedReasons.Loader : PlannedReasons.Version;
        if (!stored.TrueForAll(isCurrent))
            reasons |= PlannedReasons.Pipeline;
        return new(version, reasons, IsNew: false);
    }
}
