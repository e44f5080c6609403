using RagKit.Sources;
using RagKit.Stores;

namespace RagKit.Ingestion;

/// <summary>Lists the sources, passes over what the ledger knows, and hands the rest to the readers.</summary>
internal sealed class SourceLister(IngestContext context)
{
    private readonly CorpusParts _parts = context.Parts;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (ISource source in _parts.Sources)
        {
            try
            {
                await context.Stages.ListAsync(source.Id, () => ListAsync(source, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // Nothing of a source that could not be listed to its end is taken for gone.
                await context.FailAsync(source.Id, e.Message, e, cancellationToken).ConfigureAwait(false);
            }
        }
        context.Progress.Update(state => state with { ListingComplete = true });
    }

    private async Task ListAsync(ISource source, CancellationToken cancellationToken)
    {
        Dictionary<string, LedgerEntry> ledger = new(StringComparer.Ordinal);
        await foreach (LedgerEntry entry in _parts.Ledger.ListEntriesAsync(source.Id, cancellationToken).ConfigureAwait(false))
            ledger.Add(entry.ItemId, entry);
        Dictionary<string, List<StoredDocument>> stored = await StoredByItemAsync(source, cancellationToken).ConfigureAwait(false);
        HashSet<string> listed = new(StringComparer.Ordinal);
        await foreach (SourceItem item in source.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!listed.Add(item.Id))
                throw new RagKitException($"Source '{source.Id}' lists the item '{item.Id}' twice: an item's id must be unique in its source.");
            await OfferAsync(source, item, ledger.GetValueOrDefault(item.Id), stored.GetValueOrDefault(item.Id) ?? [], cancellationToken).ConfigureAwait(false);
        }
        foreach (string gone in ledger.Keys.Union(stored.Keys, StringComparer.Ordinal).Where(id => !listed.Contains(id)).Order(StringComparer.Ordinal))
            context.Gone.Enqueue(new GoneItem(source.Id, gone, stored.GetValueOrDefault(gone) ?? []));
    }

    private async ValueTask OfferAsync(
        ISource source, SourceItem item, LedgerEntry? entry, List<StoredDocument> stored, CancellationToken cancellationToken)
    {
        IDocumentLoader? loader = _parts.Loaders.FirstOrDefault(loader => loader.CanLoad(item));
        if (loader is null)
        {
            await context.Outcomes.Writer.WriteAsync(
                new DocumentOutcome(ItemState.Qualify(source, item.Id), OutcomeKind.Skipped) { Reason = NoLoader(item) }, cancellationToken).ConfigureAwait(false);
            context.Progress.Update(state => state with { ItemsListed = state.ItemsListed + 1, ItemsDone = state.ItemsDone + 1 }, report: false);
            return;
        }
        string version = $"{item.Version}|{loader.Fingerprint}";
        bool isRead = entry?.Version == version, known = isRead && stored.TrueForAll(context.IsCurrent);
        context.Progress.Update(
            state => state with
            {
                ItemsListed = state.ItemsListed + 1,
                ItemsDone = state.ItemsDone + (known ? 1 : 0),
                Documents = state.Documents + (known ? stored.Count : 0),
            },
            report: false);
        if (!known)
        {
            await context.Items.Writer.WriteAsync(new ItemState(source, item, loader, version) { Previous = entry, Stored = stored, IsRead = isRead }, cancellationToken).ConfigureAwait(false);
            return;
        }
        foreach (StoredDocument document in stored)
        {
            context.Seen.TryAdd(document.Id, true);
            context.CountUnchanged();
            DocumentOutcome unchanged = new(document.Id, OutcomeKind.Unchanged) { Chunks = document.ChunkCount, Reason = document.LeftOut };
            if (!context.Outcomes.Writer.TryWrite(unchanged))
                await context.Outcomes.Writer.WriteAsync(unchanged, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Dictionary<string, List<StoredDocument>>> StoredByItemAsync(ISource source, CancellationToken cancellationToken)
    {
        Dictionary<string, List<StoredDocument>> byItem = new(StringComparer.Ordinal);
        await foreach (StoredDocument document in _parts.Store.ListDocumentsAsync(source.Id, cancellationToken).ConfigureAwait(false))
        {
            if (!byItem.TryGetValue(document.ItemId, out List<StoredDocument>? documents))
                byItem.Add(document.ItemId, documents = []);
            documents.Add(document);
            context.Stored[document.Id] = document;
        }
        return byItem;
    }

    private static string NoLoader(SourceItem item) =>
        $"No loader reads {(item.MediaType is string type ? $"the media type '{type}'" : item.Extension.Length > 0 ? $"'{item.Extension}' files" : "files without an extension")}: " +
        "add one with LoadWith(...), or exclude such items from the source.";
}
