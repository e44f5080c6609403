using System.Globalization;
using RagKit.Ingestion;

namespace RagKit.Sync;

/// <summary>What a run is to remove, source by source, and where it would be too much. A document that came from elsewhere in this run is not removed.</summary>
internal sealed class RemovalGuard
{
    /// <summary>So many documents of a source may go whatever share they are.</summary>
    public const int AlwaysAllowed = 9;

    public RemovalGuard(IngestContext context, IReadOnlyList<ItemState> itemsWithRemovals)
    {
        Dictionary<string, SourceRemovals> bySource = new(StringComparer.Ordinal);
        SourceRemovals Of(string sourceId) => bySource.TryGetValue(sourceId, out SourceRemovals? known) ? known : bySource[sourceId] = new(sourceId);
        foreach (ItemState item in itemsWithRemovals)
        {
            SourceRemovals removals = Of(item.Source.Id);
            removals.Items.Add(item);
            removals.Documents.AddRange(item.Stored.Select(document => document.Id).Where(id => !item.Given.Contains(id) && !context.Seen.ContainsKey(id)));
        }
        foreach (GoneItem gone in context.Gone)
        {
            SourceRemovals removals = Of(gone.SourceId);
            removals.Gone.Add(gone.ItemId);
            removals.Documents.AddRange(gone.Documents.Select(document => document.Id).Where(id => !context.Seen.ContainsKey(id)));
        }
        foreach (SourceRemovals removals in bySource.Values.OrderBy(removals => removals.SourceId, StringComparer.Ordinal))
        {
            int stored = context.StoredOf.GetValueOrDefault(removals.SourceId);
            removals.Reason = Judge(removals.SourceId, removals.Documents.Count, stored, context.Options.MaxRemovedShare) ?? "";
            (removals.Reason.Length == 0 ? Allowed : Held).Add(removals);
        }
    }

    public List<SourceRemovals> Allowed { get; } = [];

    public List<SourceRemovals> Held { get; } = [];

    /// <summary>Why so many documents must not be removed of a source; <see langword="null"/> when they may.</summary>
    public static string? Judge(string sourceId, int removed, int stored, double maxShare) => removed <= AlwaysAllowed || removed <= maxShare * stored
        ? null
        : string.Create(CultureInfo.InvariantCulture,
            $"{removed:N0} of the {stored:N0} documents of source '{sourceId}' are gone, {(double)removed / Math.Max(1, stored):0.#%}, and a run may remove {maxShare:0.#%}: " +
            $"nothing was removed. Check the source; if they are meant to go, ingest with IngestOptions {{ MaxRemovedShare = 1 }}.");
}

/// <summary>What is to be removed of one source.</summary>
internal sealed class SourceRemovals(string sourceId)
{
    public string SourceId { get; } = sourceId;

    /// <summary>The documents.</summary>
    public List<string> Documents { get; } = [];

    /// <summary>Items that give fewer documents than before; recorded when those are removed.</summary>
    public List<ItemState> Items { get; } = [];

    /// <summary>Items that are not listed any more; forgotten when their documents are removed.</summary>
    public List<string> Gone { get; } = [];

    /// <summary>Why nothing of it may be removed; empty when it may.</summary>
    public string Reason { get; set; } = "";
}
